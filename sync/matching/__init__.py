"""Pure matching used by both ends: text and pinyin keys, places, duplicates, ranking."""
