package rules

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// A secret in a comment belongs to the document in whose text it stands, so
// that it can be excused there.
func TestSecretInAComment(t *testing.T) {
	const key, allow = "AKIA" + "IOSFODNN7EXAMPLE", `allow: [{rule: security/secret, reason: "an example out of a manual"}]` + "\n"
	const head = "# KEY0\nkind: Project\nname: acme\nchannels: {email: {address: contact.email, consent: contact.consent}}\n# KEY1\n"
	const first = "---\n# KEY2\nkind: DataModel\nname: crm\nobjects: {contact: {identified_by: [email], fields: {email: {type: string, required: true}, consent: {type: bool, required: true}}}}\n# KEY3\n"
	const second = "---\n# KEY4\nkind: Segment\nname: all\nwhen: contact.consent\n# KEY5\n"
	for place, want := range []string{"project/acme", "project/acme", "data-model/crm", "data-model/crm", "segment/all", "segment/all"} {
		text := strings.NewReplacer("KEY"+string(rune('0'+place)), key).Replace(head + first + second)
		if got := secretsOf(t, text); len(got) != 1 || got[0] != want {
			t.Errorf("KEY%d: got %q, want %s", place, got, want)
		}
		name := want[strings.Index(want, "/")+1:]
		text = strings.Replace(text, "name: "+name+"\n", "name: "+name+"\n"+allow, 1)
		if got := secretsOf(t, text); len(got) != 0 {
			t.Errorf("KEY%d is not excused by %s: %q", place, want, got)
		}
	}
}

// secretsOf returns the addresses of the secrets that nothing excuses.
func secretsOf(t *testing.T, text string) []string {
	t.Helper()
	main, rest, _ := strings.Cut(text, "---\n")
	r, err := project.Load(fstest.MapFS{project.Marker: {Data: []byte(main)}, "all.yaml": {Data: []byte("---\n" + rest)}}, project.Options{})
	if err != nil || r.Program == nil {
		t.Fatal(err, r.Diagnostics)
	}
	var list []string
	for _, d := range lint.Run(r.Program, []*lint.Rule{secret}, lint.Options{}) {
		if d.Rule == secret.ID && d.Suppressed == nil {
			list = append(list, d.Address)
		}
	}
	return list
}
