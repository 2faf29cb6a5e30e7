package project

import (
	"errors"
	"io/fs"
	"path"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// message reports what is wrong with a message by itself. Its tokens are
// checked in the scope of each step that sends it.
func (c *compiler) message(d *model.Message) {
	i, ok := c.b.messages[d.Name.Value]
	if !ok || c.b.program.Messages[i].Doc != d {
		return
	}
	if d.Topic.Written() && d.Transactional.Value {
		c.report("load/schema", d.Topic.Span, "keep one of them", "a transactional message has no `topic`: nobody can leave it")
		c.relate(d.Transactional.Span, "it is transactional")
	}
	for _, t := range c.b.program.Messages[i].issues {
		c.issues(t.doc.Source, t.issues)
	}
	if !d.Body.Written() && !d.BodyFile.Written() {
		c.report("load/schema", d.Name.Span, "write `body:` or `body_file:`", "`%s` has no body", d.Name.Value)
	}
}

// bodyFile loads the file a message takes its body from, relative to the YAML
// file. It returns the path inside the project.
func (b *builder) bodyFile(r *reporter, m *Message) {
	d := m.Doc
	if !d.BodyFile.Written() {
		return
	}
	if d.Body.Written() {
		r.report("load/schema", d.BodyFile.Span, "keep one of them", "`%s` has both `body` and `body_file`", m.Name)
		r.relate(d.Body.Span, "the inline body")
		return
	}
	name := path.Join(path.Dir(d.Span.File), d.BodyFile.Value)
	f := b.readText(r, d.BodyFile, name)
	if f == nil {
		return
	}
	text := string(f.Data)
	m.BodyFile = name
	d.Body = model.Template{Source: model.Source{Text: text, Span: f.Span(0, len(f.Data)), Places: whole{f}}}
}

func (b *builder) readText(r *reporter, at model.Text, name string) *source.File {
	if !fs.ValidPath(name) || path.IsAbs(at.Value) {
		r.report("load/reference", at.Span, "keep the file inside the project", "`%s` lies outside the project", clip(at.Value))
		return nil
	}
	if f := b.loader.texts[name]; f != nil {
		return f
	}
	data, err := b.loader.readFile(name)
	if errors.Is(err, errNoFile) {
		r.report("load/reference", at.Span, "name a plain file with the text", "`%s` is no regular file", clip(at.Value))
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d := unreadable(name, err)
		d.Related = []diag.Related{{Span: at.Span, Label: "named here"}}
		r.diags = append(r.diags, d)
		return nil
	}
	if err != nil {
		r.report("load/reference", at.Span, "create the file, or correct the path, which is relative to this file", "there is no file `%s`", clip(at.Value))
		return nil
	}
	if len(data) > maxBody || !utf8.Valid(data) {
		r.report("load/encoding", at.Span, "save it as UTF-8, at most 1 MiB", "`%s` is no text", clip(at.Value))
		return nil
	}
	f := source.NewFile(name, data)
	b.loader.texts[name] = f
	return f
}

const maxBody = 1 << 20

// whole maps a text that is all of a file.
type whole struct{ file *source.File }

func (w whole) Span(start, end int) diag.Span { return w.file.Span(start, end) }

// boundKey names a message in one scope.
type boundKey struct {
	message int
	object  int
	trigger *expr.Shape
}

// mailCheck is a message checked in one scope.
type mailCheck struct {
	mail  *Mail
	diags []diag.Diagnostic
	refs  []Ref
}

// mail checks a message in the scope of a workflow that sends it. Workflows of
// one scope share the result, and what is wrong is reported once.
func (c *compiler) mail(w *Workflow, message int) *Mail {
	key := boundKey{message, w.Object, w.Trigger}
	c.b.mailMu.Lock()
	known := c.b.mails[key]
	c.b.mailMu.Unlock()
	if known == nil {
		known = c.bindMail(w, message)
		c.b.mailMu.Lock()
		c.b.mails[key] = known
		c.b.mailMu.Unlock()
	}
	c.diags = append(c.diags, known.diags...)
	for _, r := range known.refs {
		c.refs = append(c.refs, Ref{From: c.doc.Head().Address(), Kind: r.Kind, Name: r.Name, Span: r.Span})
	}
	return known.mail
}

func (c *compiler) bindMail(w *Workflow, message int) *mailCheck {
	m := c.b.program.Messages[message]
	// What is wrong stands in the message, so it is the message's trouble
	// whichever workflow shows it.
	own := &compiler{b: c.b}
	own.doc, own.blind, own.mute = m.Doc, c.blind, c.mute
	p := c.workflowPlace(w)
	p.Message = true
	mail := &Mail{
		Subject: own.bind(p, m.Doc.Subject, m.Subject), Preheader: own.bind(p, m.Doc.Preheader, m.Preheader),
		Body: own.bind(p, m.Doc.Body, m.Body),
	}
	for i := range own.diags {
		own.diags[i].Related = append(own.diags[i].Related, diag.Related{Span: w.Doc.Name.Span, Label: "sent by this workflow"})
	}
	return &mailCheck{mail: mail, diags: own.diags, refs: own.refs}
}

func (c *compiler) bind(p expr.Place, doc model.Template, t *expr.Template) *Text {
	if t == nil {
		return nil
	}
	bound, list := t.Check(c.b.program.Env, p)
	c.issues(doc.Source, list)
	if bound == nil {
		return nil
	}
	for _, token := range bound.Tokens() {
		if token.Object >= 0 && token.Field != nil {
			c.use("field", c.b.program.Schema.Objects[token.Object].Name+"."+token.Field.Name, doc.At(token.Start, token.End))
		}
	}
	return &Text{Doc: doc, Bound: bound}
}

// text parses and binds a template that stands in a step.
func (c *compiler) text(p expr.Place, doc model.Template) *Text {
	if !doc.Written() {
		return nil
	}
	t, list := expr.ParseTemplate(doc.Text)
	if len(list) > 0 {
		c.issues(doc.Source, list)
		return nil
	}
	return c.bind(p, doc, t)
}

func (c *compiler) notify(p expr.Place, d *model.Notify) *Notify {
	p.Message = true
	c.staff(p, d.To)
	return &Notify{
		Doc: d, To: c.anyText(p, d.To), Channel: indexOr(c.b.channels, d.Channel.Value, -1), Text: c.text(p, d.Text),
	}
}
