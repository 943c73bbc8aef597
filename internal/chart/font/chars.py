"""Prints every character the chart font must hold. Argument: Unihan_OtherMappings.txt.bz2."""
import bz2
import sys

RANGES = [
    (0x20, 0x7E), (0xA0, 0xFF),          # ASCII, Latin-1
    (0x2010, 0x2016), (0x2018, 0x201E), (0x2020, 0x2022), (0x2025, 0x2027), (0x2030, 0x2030), (0x2032, 0x203B),  # dashes, quotes, ellipsis, per mille
    (0x20AC, 0x20AC), (0x2103, 0x2103), (0x2116, 0x2116),  # € ℃ №
    (0x2160, 0x216B),                    # Ⅰ…Ⅻ
    (0x2190, 0x2199), (0x2212, 0x2212), (0x221A, 0x221A), (0x2248, 0x2248), (0x2260, 0x2265),
    (0x2460, 0x2473),                    # ①…⑳
    (0x25A0, 0x25A1), (0x25B2, 0x25B3), (0x25BC, 0x25BD), (0x25C6, 0x25C7), (0x25CB, 0x25CF), (0x2605, 0x2606),  # ■ ● ★
    (0x3000, 0x3017),                    # CJK punctuation
    (0xFF01, 0xFF5E), (0xFFE5, 0xFFE5),  # full-width forms, ￥
]


def gb2312():
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes([row, cell]).decode("gb2312")
            except UnicodeDecodeError:
                pass  # a hole in the table


def tgh(path):
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("\t")
            if len(fields) > 1 and fields[1] == "kTGH":
                yield chr(int(fields[0][2:], 16))


chars = set(gb2312()) | set(tgh(sys.argv[1]))
for first, last in RANGES:
    chars |= {chr(c) for c in range(first, last + 1)}
sys.stdout.reconfigure(encoding="utf-8")
print("".join(sorted(chars)))
