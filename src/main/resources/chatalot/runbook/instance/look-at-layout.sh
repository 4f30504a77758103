# look-at-layout.sh ROOT: see layout_of.
layout_of "$1"
