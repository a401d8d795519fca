#!/usr/bin/env bash
# Makes the fonts of this folder from the whole ones. Needs npm and python3; run it when the list of characters changes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3 >/dev/null
npm pack --silent @expo-google-fonts/noto-sans >/dev/null
for archive in ./*.tgz; do
  mkdir -p "${archive%.tgz}"
  tar xzf "$archive" -C "${archive%.tgz}"
done
python3 -m venv venv
venv/bin/pip install --quiet fonttools==4.* pypinyin-dict==0.*
venv/bin/python - <<'PYTHON' >characters.txt
from pypinyin_dict.pinyin_data import ktghz2013

# The List of Commonly Used Standard Chinese Characters, by way of Unicode's kTGHZ2013.
standard = {chr(code) for table in vars(ktghz2013).values() if isinstance(table, dict) and len(table) > 5000 for code in table}
gb2312 = set()
for first in range(0xA1, 0xFE):
    for second in range(0xA1, 0xFF):
        try:
            gb2312.add(bytes([first, second]).decode("gb2312"))
        except UnicodeDecodeError:
            pass
ranges = [(0x20, 0x7F), (0xA0, 0x180), (0x2010, 0x2028), (0x2030, 0x203B), (0x20A0, 0x20C0), (0x2190, 0x2194),
          (0x2200, 0x2270), (0x2460, 0x2474), (0x25A0, 0x2600), (0x3000, 0x3020), (0x3380, 0x33DE), (0xFF00, 0xFF60)]
others = {chr(code) for start, end in ranges for code in range(start, end)}
print("".join(sorted(standard | gb2312 | others)), end="")
PYTHON
subset() {
  venv/bin/pyftsubset "$1" "--output-file=$here/$2" --layout-features='' --no-hinting --notdef-outline \
    --drop-tables+=GPOS,GSUB,vhea,vmtx,BASE,VORG "${@:3}"
}
whole() { find . -name "$1" -not -name '*SemiBold*' -not -name '*ExtraBold*' -not -name '*Italic*'; }
for weight in Regular Bold; do
  subset "$(whole "NotoSansSC_*$weight.ttf")" "NotoSansSC-$weight.ttf" --text-file=characters.txt
  subset "$(whole "NotoSans_*$weight.ttf")" "NotoSans-$weight.ttf" --unicodes=20-7E,A0-17F,2010-2027,2030-203A,20AC,2212
done
cp "$(find . -path '*noto-sans-sc*' -name LICENSE_FONT)" "$here/LICENSE-OFL-NotoSansSC"
cp "$(find . -path '*noto-sans-[0-9]*' -name LICENSE_FONT)" "$here/LICENSE-OFL-NotoSans"
