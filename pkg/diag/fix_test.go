package diag

import "testing"

func TestAlike(t *testing.T) {
	known := []string{"company_size", "first_name", "good-fit", "enterprise", "on_hold", "onhold", ""}
	for name, want := range map[string]string{
		"Company_Size": "company_size",
		"companySize":  "company_size",
		"company-size": "company_size",
		"good_fit":     "good-fit",
		"goodFit":      "good-fit",
		"ENTERPRISE":   "enterprise",
		"enterprises":  "", // another letter may be another word
		"company_size": "", // it is known
		"ON_HOLD":      "", // two are meant as well
		"fisrt_name":   "",
		"":             "",
	} {
		if got := Alike(name, known); got != want {
			t.Errorf("Alike(%q) = %q, want %q", name, got, want)
		}
	}
	if got := Alike("GOOD-FIT", []string{"good-fit", "good-fit"}); got != "good-fit" {
		t.Errorf("a name that is listed twice is one name, got %q", got)
	}
	if fix := Rename(Span{File: "a.yaml"}, "Pro", []string{"free", "pro"}); fix == nil || fix.Edits[0].Text != "pro" || fix.Edits[0].Old != "Pro" {
		t.Errorf("got %v", fix)
	}
	if fix := Rename(Span{}, "x", []string{"free"}); fix != nil {
		t.Errorf("got %v", fix)
	}
}
