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

func TestUnicodeShown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		system string
		env    map[string]string
		want   bool
	}{
		{"linux", nil, false},
		{"linux", map[string]string{"LANG": "C"}, false},
		{"linux", map[string]string{"LANG": "C.UTF-8"}, true},
		{"linux", map[string]string{"LANG": "de_DE.utf8"}, true},
		{"linux", map[string]string{"LANG": "en_US.UTF-8", "LC_ALL": "C"}, false},
		{"linux", map[string]string{"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, true},
		{"windows", nil, true},
	} {
		if got := unicodeShown(tt.system, tt.env); got != tt.want {
			t.Errorf("%s %v: %v", tt.system, tt.env, got)
		}
	}
}
