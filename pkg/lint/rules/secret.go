package rules

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

var secret = &lint.Rule{
	ID:       "security/secret",
	Severity: diag.Error,
	Summary:  "a secret in text",
	Check: func(p *lint.Pass) {
		keyed := keyedSecrets(p.Program.Project)
		for _, f := range p.Program.Files {
			places := append(shapedSecrets(f), inFile(keyed, f.Path)...)
			for _, s := range distinct(places) {
				reportSecret(p, f, s)
			}
		}
	},
}

// found is a secret and what it is: what it looks like, or the key it stands
// under.
type found struct {
	place     diag.Span
	what, key string
}

func (s found) message(shown string) string {
	if s.key != "" {
		return "the value `" + shown + "` of `" + s.key + "` is written out"
	}
	return "`" + shown + "` looks like " + s.what
}

func reportSecret(p *lint.Pass, f *source.File, s found) {
	start, end := int(s.place.Start.Byte), int(s.place.End.Byte)
	if start < 0 || start >= end || end > len(f.Data) {
		return
	}
	shown := masked(strings.Trim(string(f.Data[start:end]), `"'`))
	p.Report(s.what+s.key+" "+shown, diag.Diagnostic{
		Message: s.message(shown), Address: documentAt(p, f, s.place), Primary: s.place,
		Label: "everybody who can read the repository can use this",
		Help:  "revoke it, issue a new one, and write `${env:NAME}` under `channels`, `endpoints` or `environments`",
	})
}

// masked shows as much of a secret as tells two apart: its first four
// characters, of a short one none.
func masked(text string) string {
	if utf8.RuneCountInString(text) < longSecret {
		return "…"
	}
	return string([]rune(text)[:shownOfSecret]) + "…"
}

// A secret of fewer characters than longSecret is not shown at all.
const longSecret, shownOfSecret = 12, 4

// documentAt returns the address of the document that holds a place of a file:
// the message whose body file it is, or the document in whose text it stands,
// from its `---` up to the next, with its comments.
func documentAt(p *lint.Pass, f *source.File, at diag.Span) string {
	for _, m := range p.Program.Messages {
		if m.BodyFile == at.File {
			return m.Doc.Address()
		}
	}
	docs, _ := source.Parse(f) // what is wrong in it was said on loading
	for _, text := range docs {
		if !holds(text.Span, at) {
			continue
		}
		for _, d := range p.Program.Docs {
			if holds(text.Span, d.Head().Span) {
				return d.Head().Address()
			}
		}
	}
	return ""
}

// holds reports whether one place lies in another.
func holds(outer, inner diag.Span) bool {
	return outer.File == inner.File && outer.Start.Byte <= inner.Start.Byte && inner.End.Byte <= outer.End.Byte
}

// shape is how a kind of secret is written. The clue is a text that every one
// of them holds, so that most files need no regular expression; the secret is
// the first group, or all of the match.
type shape struct {
	what    string
	clue    string
	pattern *regexp.Regexp
}

var shapes = []shape{
	{"an AWS access key", "AKIA", regexp.MustCompile(`\bAKIA[A-Z0-9]{16}\b`)},
	{"an AWS access key", "ASIA", regexp.MustCompile(`\bASIA[A-Z0-9]{16}\b`)},
	{"a GitHub token", "gh", regexp.MustCompile(`\bgh[opsur]_[A-Za-z0-9]{36}\b`)},
	{"a GitHub token", "github_pat_", regexp.MustCompile(`\bgithub_pat_[A-Za-z0-9_]{40,}`)},
	{"a GitLab token", "glpat-", regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}`)},
	{"a Google API key", "AIza", regexp.MustCompile(`\bAIza[A-Za-z0-9_-]{35}`)},
	{"a HubSpot token", "pat-", regexp.MustCompile(`\bpat-[a-z]{2}[0-9]-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`)},
	{"a Klaviyo private key", "pk_", regexp.MustCompile(`\bpk_[0-9a-f]{34}\b`)},
	{"a Mailchimp key", "-us", regexp.MustCompile(`\b[0-9a-f]{32}-us[0-9]{1,2}\b`)},
	{"a SendGrid key", "SG.", regexp.MustCompile(`\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`)},
	{"a Slack token", "xox", regexp.MustCompile(`\bxox[abeoprs]-[A-Za-z0-9-]{10,}`)},
	{"a Slack token", "xapp-", regexp.MustCompile(`\bxapp-[0-9]-[A-Za-z0-9-]{20,}`)},
	{"a Slack webhook", "hooks.slack.com/", regexp.MustCompile(`https://hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,}`)},
	{"a Stripe key", "_live_", regexp.MustCompile(`\b[sr]k_live_[A-Za-z0-9]{16,}`)},
	{"a Stripe key", "_test_", regexp.MustCompile(`\b[sr]k_test_[A-Za-z0-9]{16,}`)},
	{"a Stripe webhook secret", "whsec_", regexp.MustCompile(`\bwhsec_[A-Za-z0-9+/=]{24,}`)},
	{"a signed token (JWT)", "eyJ", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}`)},
	{"a private key", "PRIVATE KEY-----", regexp.MustCompile(`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----`)},
	{"a password in an address", "://", regexp.MustCompile(`\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@"'<>{}$]+:([^\s/@"'<>{}$]+)@`)},
}

func shapedSecrets(f *source.File) []found {
	var list []found
	for _, s := range shapes {
		if !bytes.Contains(f.Data, []byte(s.clue)) {
			continue
		}
		for _, m := range s.pattern.FindAllSubmatchIndex(f.Data, -1) {
			start, end := m[0], m[1]
			if len(m) > 2 && m[2] >= 0 {
				start, end = m[2], m[3]
			}
			list = append(list, found{place: f.Span(start, end), what: s.what})
		}
	}
	return list
}

// keyedSecrets finds settings of endpoints and environments that are secrets by
// their key and are written out.
func keyedSecrets(p *model.Project) []found {
	var list []found
	for i := range p.Endpoints {
		e := &p.Endpoints[i].Value
		list = keyedText(list, "secret", e.Secret)
		list = keyedData(list, e.Settings)
	}
	for i := range p.Environments {
		e := &p.Environments[i].Value
		for j := range e.Channels {
			list = keyedData(list, e.Channels[j].Value)
		}
		list = keyedData(list, e.Settings)
	}
	return list
}

func keyedText(list []found, key string, t model.Text) []found {
	if !t.Written() || t.Value == "" || strings.Contains(t.Value, "${env:") {
		return list
	}
	return append(list, found{place: t.Span, key: key})
}

func keyedData(list []found, m model.Map[model.Data]) []found {
	for i := range m {
		list = keyedValue(list, m[i].Key.Value, m[i].Value)
	}
	return list
}

func keyedValue(list []found, key string, d model.Data) []found {
	switch {
	case d.IsMap:
		return keyedData(list, d.Fields)
	case d.IsList:
		for _, item := range d.Items {
			list = keyedValue(list, key, item)
		}
		return list
	case d.Null || !secretKey(key):
		return list
	}
	return keyedText(list, key, model.Text{Value: d.Scalar.Text, Span: d.Span})
}

// secretKeys are keys whose value is a secret, by itself or behind a word, as
// in smtp_password.
var secretKeys = []string{
	"password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "access_key", "private_key", "secret_key", "authorization",
}

func secretKey(key string) bool {
	key = strings.ReplaceAll(strings.ToLower(key), "-", "_")
	return slices.ContainsFunc(secretKeys, func(k string) bool { return key == k || strings.HasSuffix(key, "_"+k) })
}

func inFile(list []found, path string) []found {
	return slices.DeleteFunc(slices.Clone(list), func(s found) bool { return s.place.File != path })
}

// distinct sorts by place and drops what overlaps an earlier one, so that one
// secret is one finding.
func distinct(list []found) []found {
	slices.SortStableFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.place.Start.Byte, b.place.Start.Byte), cmp.Compare(b.place.End.Byte, a.place.End.Byte))
	})
	var kept []found
	for _, s := range list {
		if n := len(kept); n > 0 && s.place.Start.Byte < kept[n-1].place.End.Byte {
			continue
		}
		kept = append(kept, s)
	}
	return kept
}
