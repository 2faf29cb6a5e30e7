package audience

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// People are contacts of a file of the company's own.
type People struct {
	// Rows counts all of them, Bad lists those that cannot be read; they are not counted
	// anywhere else.
	Rows int
	Bad  []BadRow
	// columns are the fields that the file has, as `contact.country`.
	columns map[string]bool
	// unknown are columns that are no fields.
	unknown []string
	list    []*Witness
	object  int
}

// BadRow is a row that cannot be read.
type BadRow struct {
	// Line is the line in the file, from 1.
	Line int    `json:"line"`
	Text string `json:"text"`
}

// ReadPeople reads contacts from CSV with a header, a JSON list of objects, or one JSON
// object on each line. Columns are fields of the contact (`country`), or of what it
// belongs to (`account.status`); others are left out and named in the answer. An empty
// cell is an absent field. Lists in CSV are separated by `;`. The error says what is
// wrong with the file as a whole.
func ReadPeople(p *project.Program, data []byte) (*People, error) {
	object := p.ContactObject()
	if object < 0 {
		return nil, errors.New("the data model has no contact")
	}
	out := &People{columns: map[string]bool{}, object: object}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	trimmed := bytes.TrimSpace(data)
	switch {
	case len(trimmed) == 0:
		return nil, errors.New("the file is empty")
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		return nil, errors.New("it is no text in UTF-8")
	case trimmed[0] == '[':
		return out, out.jsonList(p, data)
	case trimmed[0] == '{':
		return out, out.jsonLines(p, data)
	}
	return out, out.csv(p, data)
}

// column is a field that the file has.
type column struct {
	object, slot int
	field        *expr.Field
}

// columnOf finds the field of a column.
func (o *People) columnOf(p *project.Program, name string) (column, bool) {
	name = strings.TrimSpace(name)
	object, field := o.object, name
	if owner, inner, dotted := strings.Cut(name, "."); dotted {
		object, field = p.Schema.Object(owner), inner
	}
	if object < 0 || !slices.Contains(p.Schema.Chain(o.object), object) {
		return column{}, false
	}
	shape := p.Schema.Objects[object].Shape
	slot := shape.Slot(field)
	if slot < 0 || shape.Fields[slot].Type.Kind == expr.List && shape.Fields[slot].Type.Elem == nil {
		return column{}, false
	}
	o.columns[shape.Name+"."+field] = true
	return column{object, slot, &shape.Fields[slot]}, true
}

func (o *People) csv(p *project.Program, data []byte) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("the header cannot be read: %w", err)
	}
	columns, err := o.header(p, header)
	if err != nil {
		return err
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		o.Rows++
		line, _ := r.FieldPos(0)
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			o.bad(parse.Line, "a double quote opens no cell, or is not closed")
			continue
		case err != nil:
			return err
		case len(row) != len(header):
			o.bad(line, fmt.Sprintf("it has %d cells, the header has %d", len(row), len(header)))
			continue
		}
		o.row(p, line, len(row), func(i int) (*column, any) {
			if row[i] == "" {
				return columns[i], nil
			}
			return columns[i], row[i]
		})
	}
}

// header finds the field of each column, nil for columns that are none.
func (o *People) header(p *project.Program, names []string) ([]*column, error) {
	columns := make([]*column, len(names))
	for i, name := range names {
		c, ok := o.columnOf(p, name)
		if !ok {
			o.unknown = append(o.unknown, strings.TrimSpace(name))
			continue
		}
		for k, other := range columns[:i] {
			if other != nil && other.field == c.field {
				return nil, fmt.Errorf("the columns %s and %s are the same field", quoted(names[k : k+1])[0], quoted(names[i : i+1])[0])
			}
		}
		columns[i] = &c
	}
	if len(o.columns) == 0 {
		return nil, errors.New("no column of the header is a field of the contact: " + someNames(names))
	}
	return columns, nil
}

func (o *People) jsonList(p *project.Program, data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		// The offset stands before the comma and the spaces in front of the object.
		start := int(d.InputOffset())
		start += len(data[start:]) - len(bytes.TrimLeft(data[start:], " ,\t\r\n"))
		line := 1 + bytes.Count(data[:start], []byte("\n"))
		var v any
		if err := d.Decode(&v); err != nil {
			return fmt.Errorf("line %d is no JSON: %w", line, err)
		}
		o.element(p, line, v)
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("the list has no end: %w", err)
	}
	return nil
}

func (o *People) jsonLines(p *project.Program, data []byte) error {
	for i, text := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil || d.More() {
			o.Rows++
			o.bad(i+1, "it is no JSON object")
			continue
		}
		o.element(p, i+1, v)
	}
	return nil
}

// element reads one JSON object.
func (o *People) element(p *project.Program, line int, v any) {
	o.Rows++
	m, ok := v.(map[string]any)
	if !ok {
		o.bad(line, "it is no object")
		return
	}
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	o.row(p, line, len(names), func(i int) (*column, any) {
		c, ok := o.columnOf(p, names[i])
		if !ok {
			if !slices.Contains(o.unknown, names[i]) {
				o.unknown = append(o.unknown, names[i])
			}
			return nil, nil
		}
		return &c, m[names[i]]
	})
}

func (o *People) bad(line int, text string) {
	o.Bad = append(o.Bad, BadRow{Line: line, Text: text})
}

// row makes a contact of one row.
func (o *People) row(p *project.Program, line, n int, cell func(int) (*column, any)) {
	w := &Witness{Objects: map[int]*expr.Record{}, Judged: map[*expr.Shape]*expr.Record{}, Host: newHost(p)}
	chain := p.Schema.Chain(o.object)
	w.Objects[o.object] = p.Schema.Objects[o.object].Shape.New()
	for i := range n {
		c, raw := cell(i)
		if c == nil {
			continue
		}
		if raw == nil {
			if c.field.Required && c.object == o.object {
				o.bad(line, "`"+c.field.Name+"` is empty, and the data model requires it")
				return
			}
			continue
		}
		v, err := readValue(c.field, raw)
		if err != nil {
			o.bad(line, "`"+c.field.Name+"`: "+err.Error())
			return
		}
		for _, object := range chain[:slices.Index(chain, c.object)+1] {
			if w.Objects[object] == nil {
				w.Objects[object] = p.Schema.Objects[object].Shape.New()
			}
		}
		w.Objects[c.object].Slots[c.slot] = v
	}
	for i := range chain[:len(chain)-1] {
		if child := w.Objects[chain[i]]; child != nil {
			child.Parent = w.Objects[chain[i+1]]
		}
	}
	o.list = append(o.list, w)
}

// readValue reads a cell as a field has it.
func readValue(f *expr.Field, raw any) (expr.Value, error) {
	if f.Type.Kind == expr.List {
		return readList(f, raw)
	}
	var text string
	switch x := raw.(type) {
	case string:
		text = x
	case json.Number:
		text = x.String()
	case bool:
		text = strconv.FormatBool(x)
	default:
		return expr.Value{}, errors.New("that is no single value")
	}
	v, err := readText(f, strings.TrimSpace(text))
	if err == nil && !valid(f, v) {
		return v, notValid(f, text)
	}
	return v, err
}

func notValid(f *expr.Field, text string) error {
	switch {
	case len(f.Values) > 0:
		return errors.New("`" + text + "` is none of " + someNames(f.Values))
	case f.Limits != nil && f.Limits.Format != "" && f.Type.Kind == expr.String:
		return errors.New("`" + text + "` is no " + f.Limits.Format)
	}
	return errors.New("`" + text + "` is outside the bounds of the data model")
}

func readList(f *expr.Field, raw any) (expr.Value, error) {
	items, isList := raw.([]any)
	if text, ok := raw.(string); ok {
		for _, part := range strings.Split(text, ";") {
			items = append(items, part)
		}
		isList = true
	}
	if !isList || f.Type.Elem == nil {
		return expr.Value{}, errors.New("that is no list")
	}
	elem := *f
	elem.Type = *f.Type.Elem
	var list []expr.Value
	for _, item := range items {
		v, err := readValue(&elem, item)
		if err != nil {
			return v, err
		}
		list = append(list, v)
	}
	return expr.NewList(list), nil
}

func readText(f *expr.Field, text string) (expr.Value, error) {
	switch f.Type.Kind {
	case expr.String:
		return expr.NewString(text), nil
	case expr.Bool:
		switch strings.ToLower(text) {
		case "true", "yes", "1":
			return expr.NewBool(true), nil
		case "false", "no", "0":
			return expr.NewBool(false), nil
		}
		return expr.Value{}, errors.New("`" + text + "` is neither true nor false")
	case expr.Int:
		i, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			err = errors.New("`" + text + "` is no whole number")
		}
		return expr.NewInt(i), err
	case expr.Double:
		d, err := strconv.ParseFloat(text, 64)
		if err != nil {
			err = errors.New("`" + text + "` is no number")
		}
		return expr.NewDouble(d), err
	case expr.Duration:
		ms, err := calendar.ParseSignedDuration(text)
		return expr.NewDuration(ms), err
	case expr.Timestamp:
		if ms, err := calendar.ParseDate(text); err == nil {
			return expr.NewTimestamp(ms), nil
		}
		ms, err := calendar.ParseInstant(text)
		if err != nil {
			err = errors.New("`" + text + "` is no date, such as 2026-03-01, and no instant, such as 2026-03-01T09:00:00Z")
		}
		return expr.NewTimestamp(ms), err
	}
	return expr.Value{}, errors.New("a field of this type cannot be read from a file")
}

func someNames(names []string) string {
	const shown = 8
	if len(names) > shown {
		return strings.Join(quoted(names[:shown]), ", ") + " …"
	}
	return strings.Join(quoted(names), ", ")
}
