# absolute-program.sh NAME: where a program lies that sudo would find, or nothing.
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
type -P "$1"
