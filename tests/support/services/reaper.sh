#!/bin/sh
# Ends what a test program started, when the program itself is gone and however it went: its end
# closes our standard input. It tells us by lines:
#   group N    a process group to kill         group-ended N    it has ended by itself
#   folder F   a folder to remove              folder-gone F    it was removed
trap '' INT TERM HUP

without() { # LIST LINE : the list without that line
  printf '%s' "$1" | grep -vxF -- "$2"
}

groups=
folders=
newline='
'
while read -r verb argument; do
  case $verb in
    group) groups="$groups$argument$newline" ;;
    group-ended) groups="$(without "$groups" "$argument")$newline" ;;
    folder) folders="$folders$argument$newline" ;;
    folder-gone) folders="$(without "$folders" "$argument")$newline" ;;
  esac
done

IFS=$newline
set -f
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
# Children of the killed that were in no group of ours may write for another moment.
rounds=0
while [ $rounds -lt 50 ]; do
  left=
  for folder in $folders; do
    rm -rf -- "$folder" 2>/dev/null
    [ -e "$folder" ] && left=yes
  done
  [ -z "$left" ] && break
  rounds=$((rounds + 1))
  sleep 0.1
done
