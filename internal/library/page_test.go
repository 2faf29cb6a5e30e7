package library

import (
	"strings"
	"testing"
)

// TestPagesSendNobodyToTheCompany: that file stays at home, so what to adapt has to be
// understood without it.
func TestPagesSendNobodyToTheCompany(t *testing.T) {
	for _, name := range Names() {
		e, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		adapt := e.Page.Section(Adapt)
		if adapt == "" {
			t.Errorf("%s: the page has no section %q", name, Adapt)
		}
		if strings.Contains(adapt, Company) {
			t.Errorf("%s: %q sends people to %s, which they do not have", name, Adapt, Company)
		}
	}
}
