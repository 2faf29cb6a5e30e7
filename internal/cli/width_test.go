package cli

import (
	"bytes"
	"io"
	"testing"
)

func TestWidth(t *testing.T) {
	t.Parallel()
	tests := []struct {
		environ string
		want    int
	}{
		{"", 0}, {"COLUMNS=80", 80}, {"COLUMNS=", 0}, {"COLUMNS=0", 0}, {"COLUMNS=-4", 0}, {"COLUMNS=wide", 0},
	}
	for _, tt := range tests {
		a := newApp(nil, io.Discard, io.Discard, []string{tt.environ})
		if got := a.palette(&bytes.Buffer{}).Width; got != tt.want {
			t.Errorf("%q: got %d, want %d", tt.environ, got, tt.want)
		}
	}
}
