# restore-files.sh: unpacks /set/files.tar into the volumes mounted below /volumes.
mkdir --parents /volumes
tar --extract --file=/set/files.tar --directory=/volumes --numeric-owner --same-owner --same-permissions
