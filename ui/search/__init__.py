"""查询: finding orders by number, phone, words, state, unit and area."""
