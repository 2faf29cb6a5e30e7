package render

import "io"

// Schema is the answer of schema: a document of its own, in every format the same.
type Schema struct {
	// Document is JSON, indented, with a line end.
	Document []byte
}

// Text writes the document.
func (s *Schema) Text(w io.Writer, _ Palette) error {
	_, err := w.Write(s.Document)
	return err
}

// MarshalJSON returns the document.
func (s *Schema) MarshalJSON() ([]byte, error) { return s.Document, nil }
