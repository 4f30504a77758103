# prove-files.sh: unpacks /set/files.tar into /scratch and compares it with the listing and hashes taken from the source.
mkdir /scratch/files
tar --extract --file=/set/files.tar --directory=/scratch/files --numeric-owner --same-owner --same-permissions
compare_with_set /scratch/files /scratch
fact count "$(count /scratch/regular)"
