"""Widgets without a business word. Texts come in translated; colours come from ``ui.theme``; nothing blocks.

What there is (module: class(constructor) -> signals):

* ``card``: ``Card(title="", note="", key="", spacing=8)`` with ``.body``, ``.header``, ``.add(widget|layout)``,
  ``.add_row(*widgets)``; ``SectionHeader(title, note="", key="")`` with ``.set_note``, ``.pill``, ``.add_right``;
  ``divider()``.
* ``label``: ``make_label(text, look, tone, wrap=False)``, ``set_tone``, ``ElidedLabel(text, look, tone)``.
* ``pill``: ``Pill(text, tone)`` with ``.show_state(text, tone)``; ``KeyHint(key)``. Tones: ``ui.theme.tone.Tone``.
* ``action_button``: ``ActionButton(text, key="", look="")``, looks ``primary danger quiet small``. Bound to a command:
  ``ui.commands.button.command_button(registry, id, look, text=...)``.
* ``form_field``: ``FormField(label, editor, hint="", key="", required=False)`` with ``.set_error(text)``,
  ``.error``, ``.focus()``.
* ``line_field``: ``LineField(text="", placeholder="", limit=0)`` -> ``edited(str)`` (after 200 ms), ``submitted(str)``.
* ``text_area``: ``TextArea(text="", placeholder="", lines=0, snippets=callable)`` -> ``edited(str)``, ``submitted()``;
  ``.text() .set_text() .insert_text() .flush()``.
* ``choice_group``: ``ChoiceGroup([Choice(id, text, key)], optional=False)`` -> ``chosen(str)``; ``.value()
  .set_value()``;
  ``link_choices(groups)`` lets every key of a form work from any of its groups.
* ``pick_field``: ``PickField(source, runner=None, placeholder="", free=False, open_empty=False)`` ->
  ``picked(PickItem)``,
  ``cleared()``, ``unresolved(str)``, ``text_changed(str)``; ``source(text) -> list[PickItem]``; ``.value()
  .set_value(id, text)``.
* ``pick_item``: ``PickItem(id, text, detail="", pill="", tone="neutral", payload=None)``.
* ``row_list``: ``RowList(grow=True, most_rows=8)`` -> ``selected(str)``, ``activated_id(str)``;
  ``.set_items([RowItem(...)])``.
* ``tab_strip``: ``TabStrip([Tab(id, title)])`` -> ``changed(str)``; ``.set_counts({id: n}) .step(1) .set_current(id)``.
* ``windowed_table``: ``WindowedTable(model, delegate=None, row_height=36, header=True, select_first=True)`` ->
  ``selected(str)``, ``activated_id(str)``, ``filter_asked()``; ``.current_id() .selected_ids() .select_id() .step()``.
  Model: ``ui.models.WindowedTableModel([Column(...)], runner, key_of=, id_of=)``; ``.load(source)``, ``.refresh(ids)``.
* ``line_delegate``: ``LineDelegate(item_of)`` paints a one-column table as two-line items (``row_height=LINE_HEIGHT``).
* ``time_left_label``: ``TimeLeftLabel(render, now)``; ``.set_due(instant|None)``.
* ``tile``: ``Tile(title)`` -> ``opened()``; ``.show_value(value, remark, tone)``.
* ``charts``: ``BarChart(name_width=110, most=None)`` -> ``opened(str)``, ``.set_bars([Bar(...)])``;
  ``LineBandChart()`` ``.set_series``.
* ``heat_tiles``: ``HeatTiles(columns=5)`` -> ``opened(str)``; ``.set_tiles([HeatTile(id, name, value)])``.
* ``timeline``: ``Timeline()`` ``.set_lines([TimelineLine(id, time, title, who, text, tone)])``.
* ``undo_bar``: ``UndoBar(text)`` ``.offer(text, undo, seconds)``; the shell owns one: use ``ViewContext.offer_undo``.
* ``notice_bar``: ``NoticeBar()`` ``.tell(title, detail, tone=, action_text=, action=)``; the shell owns one:
  ``ViewContext.tell``.
* ``empty_state``: ``EmptyState(title, detail="", icon_name="inbox_empty")``.
* ``columns``: ``Columns([panes], [widths])`` (0 stretches), ``ColumnPane(scrolls=True)`` with ``.add(card)``,
  ``.add_footer(*buttons)``.
* ``flow_layout``: ``FlowLayout``, ``PillRow().set_widgets([...])``.

Features import from ``ui.widgets``, ``ui.panels``, ``ui.models``, ``ui.theme``, ``ui.commands``, ``ui.jobs``,
``ui.event_bridge``,
``ui.feature`` (``FeatureSpec``, ``ViewContext``) and never from ``ui.shell`` or from each other.
"""
