"""The frame around every view: rail, top bar, bottom bar, palette, key sheet, notices."""
