"""Rewrites a CFF font with TrueType outlines: ttf.py in.otf out.ttf

Cubic curves become quadratic ones, at most TOLERANCE units (of 1000 a em) away: a third of a pixel
would be seen at 300 px text only.
"""
import sys

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

TOLERANCE = 1.0
DROP = ("CFF ", "VORG", "vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE")


def outlines(font):
    glyphs = font.getGlyphSet()
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        yield name, pen.glyph()


def convert(font):
    order = font.getGlyphOrder()
    glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, dict(outlines(font))
    font["loca"], font["glyf"] = newTable("loca"), glyf
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    # freetype takes the first table it knows, and the 16-bit one has no 𫟼: keep the full one only.
    font["cmap"].tables = [t for t in font["cmap"].tables if (t.platformID, t.platEncID) == (3, 10)]
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 3.0, [], {}, order
    for tag in DROP:
        if tag in font:
            del font[tag]
    glyf.compile(font)
    for name in order:  # the left side bearing must be the outline's xMin again
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyf[name], "xMin", 0))
    font.sfntVersion = "\000\001\000\000"


font = TTFont(sys.argv[1], recalcTimestamp=False)
convert(font)
font.save(sys.argv[2])
