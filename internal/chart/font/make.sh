#!/bin/sh
# Makes sans.ttf.gz and OFL.txt, the one font the charts are drawn with.
#
# Sources (Debian 12, fetched with apt-get download, nothing is installed):
#   fonts-noto-cjk 1:20220127+repack1-1   Noto Sans CJK SC Regular 2.004, SIL OFL 1.1
#   unicode-data   15.0.0-1               kTGH: the 8105 characters of 通用规范汉字表
# Tools: python3-fonttools 4.38.0, python3 (its gb2312 codec lists GB2312), dpkg-deb, gzip.
#
# The renderer reads TrueType outlines only, so the CFF curves are converted (ttf.py). The same inputs
# give the same bytes: no time stamps are written and gzip runs with -n.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"

apt-get download -q fonts-noto-cjk=1:20220127+repack1-1 unicode-data=15.0.0-1
for deb in *.deb; do dpkg-deb -x "$deb" root; done

"$python" "$here/chars.py" root/usr/share/unicode/Unihan_OtherMappings.txt.bz2 > chars.txt
"$python" -m fontTools.subset root/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc \
	--font-number=2 --text-file=chars.txt --no-hinting --desubroutinize --layout-features= \
	--no-glyph-names --notdef-outline --name-IDs=0,1,2,4,13,14 --output-file=subset.otf
"$python" "$here/ttf.py" subset.otf sans.ttf
gzip -9 -n -c sans.ttf > "$here/sans.ttf.gz"
{
	echo 'sans.ttf.gz holds part of Noto Sans CJK SC Regular 2.004, its outlines converted to TrueType.'
	echo 'Copyright 2014-2021 Adobe (http://www.adobe.com/), 2010-2012 Google Corporation.'
	echo 'Noto is a trademark of Google Inc.'
	echo
	# The second "License: SIL-1.1" of the Debian copyright file begins the text of the licence.
	sed -n '/^ SIL OPEN FONT LICENSE/,/^License: GPL/p' root/usr/share/doc/fonts-noto-cjk/copyright |
		sed -e '/^License: GPL/d' -e 's/^ \.$//' -e 's/^ //'
} > "$here/OFL.txt"
sha256sum "$here/sans.ttf.gz"
