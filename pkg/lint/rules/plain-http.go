package rules

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
)

var plainHTTP = &lint.Rule{
	ID:       "security/plain-http",
	Severity: diag.Error,
	Summary:  "an unencrypted webhook or provider",
	Check: func(p *lint.Pass) {
		project := p.Program.Project
		h := &httpReader{pass: p}
		for i := range project.Endpoints {
			e := &project.Endpoints[i]
			h.text("the endpoint `"+e.Key.Value+"`", e.Value.URL)
			h.settings("the endpoint `"+e.Key.Value+"`", e.Value.Settings)
		}
		for i := range project.Environments {
			e := &project.Environments[i]
			where := "the environment `" + e.Key.Value + "`"
			h.text(where, e.Value.Address)
			for j := range e.Value.Channels {
				c := &e.Value.Channels[j]
				h.settings("`"+c.Key.Value+"` of "+where, c.Value)
			}
			h.settings(where, e.Value.Settings)
		}
	},
}

type httpReader struct{ pass *lint.Pass }

func (h *httpReader) text(what string, t model.Text) {
	if !unencrypted(t.Value) {
		return
	}
	h.pass.Report(what, diag.Diagnostic{
		Message: what + " is called without encryption", Address: h.pass.Program.Project.Address(), Primary: t.Span,
		Label: "everybody on the way can read and change this", Help: "write https:// instead of http://",
	})
}

func (h *httpReader) settings(what string, m model.Map[model.Data]) {
	for i := range m {
		h.data(what, m[i].Value)
	}
}

func (h *httpReader) data(what string, d model.Data) {
	switch {
	case d.IsMap:
		h.settings(what, d.Fields)
	case d.IsList:
		for _, item := range d.Items {
			h.data(what, item)
		}
	case !d.Null:
		h.text(what, model.Text{Value: d.Scalar.Text, Span: d.Span})
	}
}

// unencrypted reports whether a text is an address that begins with http://,
// this machine left out.
func unencrypted(text string) bool {
	const scheme = "http://"
	if len(text) < len(scheme) || !strings.EqualFold(text[:len(scheme)], scheme) {
		return false
	}
	return !isLoopback(text[len(scheme):])
}

// isLoopback reports whether what stands behind the scheme of an address calls
// this machine: `localhost`, or a loopback address in full. A name that only
// begins like one is a name, and belongs to whoever registered it. A port that
// comes from the environment is left out, because it decides nothing.
func isLoopback(rest string) bool {
	if i := strings.IndexAny(rest, "/?#"); i >= 0 && !strings.Contains(rest[:i], "${") {
		rest = rest[:i]
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	rest, _, _ = strings.Cut(rest, ":${")
	u, err := url.Parse("http://" + rest)
	if err != nil {
		return false
	}
	if strings.EqualFold(u.Hostname(), "localhost") {
		return true
	}
	address, err := netip.ParseAddr(u.Hostname())
	return err == nil && address.Unmap().IsLoopback()
}
