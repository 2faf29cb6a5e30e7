package rules

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/source"
)

// TestShapes gives each shape one text that has it. The texts are put together
// here, so that this file holds no secret by any scanner's rules.
func TestShapes(t *testing.T) {
	const digits, letters = "0123456789", "abcdefghijABCDEFGHIJ"
	hex := strings.Repeat("0123456789abcdef", 3)
	uuid := hex[:8] + "-" + hex[:4] + "-" + hex[:4] + "-" + hex[:4] + "-" + hex[:12]
	found := map[string]bool{}
	for _, tt := range []struct{ what, secret string }{
		{"an AWS access key", "AKIA" + "ABCDEFGHIJ012345"},
		{"an AWS access key", "ASIA" + "ABCDEFGHIJ012345"},
		{"a GitHub token", "ghs_" + letters + digits + "012345"},
		{"a GitHub token", "github_pat_" + letters + "_" + letters},
		{"a GitLab token", "glpat-" + letters},
		{"a Google API key", "AIza" + letters + digits + "_-_-_"},
		{"a HubSpot token", "pat-" + "eu1-" + uuid},
		{"a Klaviyo private key", "pk_" + hex[:34]},
		{"a Mailchimp key", hex[:32] + "-us" + "12"},
		{"a SendGrid key", "SG." + letters + "01." + letters + letters + "012"},
		{"a Slack token", "xoxb-" + digits + "-" + letters},
		{"a Slack token", "xapp-" + "1-" + letters},
		{"a Slack webhook", "https://hooks.slack.com/" + "services/T" + digits + "/B" + digits + "/x"},
		{"a Stripe key", "sk_" + "live_" + letters},
		{"a Stripe key", "rk_" + "test_" + letters},
		{"a Stripe webhook secret", "whsec_" + letters + "0123"},
		{"a signed token (JWT)", "eyJ" + letters + ".eyJ" + letters + "." + letters},
		{"a private key", "-----BEGIN RSA " + "PRIVATE KEY-----"},
	} {
		found[tt.what] = true
		text := "# ä: «" + tt.secret + "» and more"
		list := shapedSecrets(source.NewFile("a.yaml", []byte(text)))
		if len(list) != 1 || list[0].what != tt.what {
			t.Errorf("%s: found %v", tt.what, list)
			continue
		}
		if got := text[list[0].place.Start.Byte:list[0].place.End.Byte]; got != tt.secret {
			t.Errorf("%s: the place holds %q", tt.what, got)
		}
	}
	for _, s := range shapes {
		if !found[s.what] && s.what != "a password in an address" {
			t.Errorf("%s has no test", s.what)
		}
	}
}

func TestPasswordsInAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://app:s3cr3t@db.acme.example/x": "s3cr3t",
		"see HTTPS://me:pass%40word@acme.example": "pass%40word",
		"https://acme.example:8443/path@2":        "",
		"https://user@acme.example":               "",
		"https://user:${env:PASSWORD}@acme.com":   "",
		"https://u:{{ contact.email }}@acme.com":  "",
		"mailto:anna@acme.example":                "",
		"time 09:00 at anna@acme.example":         "",
	} {
		got := ""
		for _, s := range shapedSecrets(source.NewFile("a.md", []byte(text))) {
			got += text[s.place.Start.Byte:s.place.End.Byte]
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func TestNoShape(t *testing.T) {
	for _, text := range []string{
		"AKIAABC", "ghp_short", "xoxb-1", "sk_live_", "eyJ.eyJ.x", "a1b2c3d4-us1", "pk_order", "utm_content: spring-us1",
		"-----BEGIN PUBLIC KEY-----", "task_test_abcdefghijklmnopqrstuvwxyz", "https://hooks.slack.com/services/T0", "SG.x.y",
	} {
		if list := shapedSecrets(source.NewFile("a.yaml", []byte(text))); len(list) > 0 {
			t.Errorf("%q is taken for %s", text, list[0].what)
		}
	}
}

func TestSecretKeys(t *testing.T) {
	for key, want := range map[string]bool{
		"password": true, "SMTP-Password": true, "api_key": true, "X-Api-Key": true, "Authorization": true, "client_secret": true,
		"token_url": false, "key": false, "public_key": false, "passwords_enabled": false, "host": false, "secretary": false,
	} {
		if secretKey(key) != want {
			t.Errorf("%q: got %v", key, !want)
		}
	}
}

func TestMasked(t *testing.T) {
	for text, want := range map[string]string{
		"correct-horse-battery": "corr…", "short": "…", "": "…", "elevenchars": "…", "zwölfzeichen": "zwöl…",
	} {
		if got := masked(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestCover(t *testing.T) {
	lines := []string{"ä: correct-horse-battery # staple", "pin: abc", "other", "fold-", "ed-secret end"}
	read := func(file string, n int) (string, bool) {
		if file != "a.yaml" || n > len(lines) {
			return "", false
		}
		return lines[n-1], true
	}
	at := func(line, column, endLine, end int32) diag.Diagnostic {
		return diag.Diagnostic{Rule: "security/secret", Primary: diag.Span{File: "a.yaml",
			Start: diag.Pos{Line: line, Column: column}, End: diag.Pos{Line: endLine, Column: end}}}
	}
	covered := Cover([]diag.Diagnostic{at(1, 4, 1, 25), at(2, 6, 2, 9), at(4, 1, 5, 10), at(9, 1, 9, 5), {Rule: "governance/kpi"}}, read)
	want := []string{"ä: corr***************** # staple", "pin: ***", "other", "fold*", "********* end"}
	for i := range lines {
		if got, ok := covered("a.yaml", i+1); !ok || got != want[i] {
			t.Errorf("line %d: got %q, want %q", i+1, got, want[i])
		}
	}
	if _, ok := covered("b.yaml", 1); ok {
		t.Error("a line of a file that is not there")
	}
}
