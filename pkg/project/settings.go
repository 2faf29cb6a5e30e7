package project

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// The parts of the Project document that name other systems.

func (c *compiler) channels(d *model.Project) {
	for i := range c.b.program.Channels {
		ch := &c.b.program.Channels[i]
		if p := c.path(c.contactPlace(), ch.Doc.Address); p != nil {
			ch.Address = *p
			if p.Type.Kind != expr.String {
				c.report("load/reference", ch.Doc.Address.Span, "name a field of type string", "`%s` is no text, so it is no address", p.Text)
			}
		}
		if !ch.Internal && !ch.Doc.Address.Written() {
			c.report("load/schema", d.Channels[i].Key.Span, "add `address:`, or `internal: true` if it only reaches the staff", "the channel `%s` has no `address`", ch.Name)
		}
		ch.Consent = c.cond(c.contactPlace(), ch.Doc.Consent)
	}
}

// endpoints sees that each can be called: over http, or as the environment says.
func (c *compiler) endpoints(d *model.Project) {
	for i := range d.Endpoints {
		at := d.Endpoints[i].Value.URL
		if !at.Written() || strings.Contains(at.Value, "${") {
			continue
		}
		u, err := url.Parse(at.Value)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			c.report("load/schema", at.Span, "write one such as `https://enrich.example/v1`, or `${env:NAME}`", "`%s` is no address that a webhook can call", clip(at.Value))
		}
	}
}

// environments sees that each has what its runtime needs and nothing else.
func (c *compiler) environments(d *model.Project) {
	for i := range d.Environments {
		e := &d.Environments[i].Value
		for _, ch := range e.Channels {
			if _, ok := c.b.channels[ch.Key.Value]; !ok {
				c.unknown("load/reference", ch.Key, "channel", c.b.names.lists["channel"])
			}
		}
		for _, s := range e.Settings {
			c.report("load/unknown-key", s.Key.Span, meantOf(s.Key.Value, []string{"runtime", "address", "namespace", "channels"}), "unknown key `%s`", clip(s.Key.Value))
		}
		switch {
		case e.Runtime.Value == "temporal" && !e.Address.Written():
			c.report("load/schema", e.Runtime.Span, "add `address:`, such as `temporal.acme.example:7233`", "the runtime `temporal` needs an `address`")
		case e.Runtime.Value == "embedded":
			for _, k := range []choiceKey{{"address", e.Address.Span}, {"namespace", e.Namespace.Span}} {
				if !k.span.IsZero() {
					c.report("load/schema", k.span, "remove it, or write `runtime: temporal`", "`%s` means nothing beside the runtime `embedded`", k.key)
				}
			}
		}
	}
}

// utm sees that the patterns for links can be read.
func (c *compiler) utm(d *model.Project) {
	for i := range d.UTM {
		v := &d.UTM[i].Value
		if v.IsMap || v.IsList || v.Null {
			continue
		}
		_, err := regexp.Compile(v.Scalar.Text)
		if err == nil {
			_, err = regexp.Compile("^(?:" + v.Scalar.Text + ")$") // as it is held against a whole value
		}
		if err != nil {
			detail := strings.ReplaceAll(strings.TrimPrefix(err.Error(), "error parsing regexp: "), "`", "'")
			c.report("load/schema", v.Span, "write a pattern such as \"[a-z0-9-]+\", or a list of words", "`%s` is no pattern: %s", clip(v.Scalar.Text), detail)
		}
	}
}
