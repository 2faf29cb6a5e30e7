package journey

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/project"
)

// The audit reads nothing but the trace: it keeps a ledger of what the facts say
// about each contact and asks, at each send, the gates anew with arithmetic of its own.
type ledger struct {
	fields  map[string]string
	known   bool // false for who came while it ran: its first fields stand in no fact
	topics  map[string]bool
	blocked map[string]bool // by channel and address
	stage   string
	held    map[string]bool // enrollments in a holdout
	sends   map[int][]int64 // marketing sends by channel
}

type audit struct {
	t     *testing.T
	p     *project.Program
	books map[Key]*ledger
	seen  map[string]int // how often each gate was asked
}

func newAudit(t *testing.T, r *Run, seen map[string]int) *audit {
	a := &audit{t: t, p: r.p, books: map[Key]*ledger{}, seen: seen}
	for _, k := range r.keys() {
		if k.Object != r.p.ContactObject() {
			continue
		}
		b := a.book(k)
		b.known = true
		state := r.lines[k]
		root := state.root()
		for i, f := range root.Rec.Shape.Fields {
			b.fields["contact."+f.Name] = Text(root.Rec.Slots[i])
		}
		b.stage = b.fields["contact.stage"]
		for i, topic := range r.p.Topics {
			if state.Topics[i] != Unsaid {
				b.topics[topic.Name] = state.Topics[i] == Joined
			}
			for c, channel := range r.p.Channels {
				if state.Quiet[i*len(r.p.Channels)+c] {
					b.topics[topic.Name+" by "+channel.Name] = false
				}
			}
		}
		for c, address := range state.Blocked {
			b.blocked[r.p.Channels[c].Name+" "+address] = address != ""
		}
		for c := range state.Pressure {
			b.sends[c] = slices.Clone(state.Pressure[c])
		}
	}
	return a
}

func (a *audit) book(k Key) *ledger {
	if a.books[k] == nil {
		a.books[k] = &ledger{fields: map[string]string{}, topics: map[string]bool{}, blocked: map[string]bool{}, held: map[string]bool{}, sends: map[int][]int64{}}
	}
	return a.books[k]
}

// follow keeps the ledger and judges the sends.
func (a *audit) follow(f *Fact) {
	contact := f.Line
	if contact.Object != a.p.ContactObject() {
		return
	}
	b := a.book(contact)
	switch f.Kind {
	case Changed, SetField:
		b.fields[f.Subject] = f.To
	case StageMoved:
		b.stage = f.To
	case ChannelBlocked:
		b.blocked[f.Subject+" "+f.To] = true
		for key := range b.blocked { // one address at a time is blocked
			if strings.HasPrefix(key, f.Subject+" ") && key != f.Subject+" "+f.To {
				delete(b.blocked, key)
			}
		}
	case TopicChanged:
		a.topic(b, f)
	case Variant:
		for _, arm := range a.p.Workflows[f.Workflow].Steps[f.Step].Arms {
			if arm.Variant.Name.Value == f.To && arm.Holdout {
				b.held[enrollment(f)] = true
			}
		}
	case Recorded:
		if f.Subject == "message_sent" {
			b.known = false // sent elsewhere: which message stands in no fact
		}
	case Sent:
		a.judge(b, f)
	}
}

func enrollment(f *Fact) string {
	return f.Object.ID + "/" + strconv.Itoa(f.Workflow) + "/" + strconv.Itoa(f.Number)
}

func (a *audit) topic(b *ledger, f *Fact) {
	joined := f.To == "subscribed"
	for _, topic := range a.p.Topics {
		if f.Subject != "all" && f.Subject != topic.Name {
			continue
		}
		for _, c := range a.p.Channels {
			if f.From == "" || f.From == c.Name {
				delete(b.topics, topic.Name+" by "+c.Name)
				if f.From != "" && !joined {
					b.topics[topic.Name+" by "+c.Name] = false
				}
			}
		}
		if joined || f.From == "" {
			b.topics[topic.Name] = joined
		}
	}
}

// judge asks every gate of a send.
func (a *audit) judge(b *ledger, f *Fact) {
	w := a.p.Workflows[f.Workflow]
	m := a.p.Messages[w.Steps[f.Step].Message]
	c := &a.p.Channels[m.Channel]
	wrong := func(gate string) { a.t.Errorf("%s passed %s", f.Dump(a.p), gate) }
	ask := func(gate string, closed bool) {
		a.seen[gate]++
		if closed {
			wrong(gate)
		}
	}
	ask("kill_switch", !w.Enabled)
	if !c.Internal {
		ask("address", f.To == "")
		ask("bounce", b.blocked[c.Name+" "+f.To])
	}
	if w.SendWindow != nil && b.known {
		ask("send_window", !a.inside(b, f.At, w.Doc.SendWindow.Hours.Value, w.Doc.SendWindow.Days.Value, w.Doc.SendWindow.Timezone.Value))
	}
	if m.Transactional {
		return
	}
	ask("holdout", b.held[enrollment(f)])
	if c.Internal {
		return
	}
	if path := c.Consent.Doc.Text; b.known && strings.HasPrefix(path, "contact.") && !strings.ContainsAny(path, " (&|!") {
		ask("consent", b.fields[path] != "true")
	}
	if m.Topic >= 0 && b.known {
		topic := a.p.Topics[m.Topic]
		joined, said := b.topics[topic.Name]
		byChannel, left := b.topics[topic.Name+" by "+c.Name]
		ask("topic", said && !joined || !said && topic.OptIn || left && !byChannel)
	}
	for _, g := range a.p.Guardrails {
		if g.When == nil && b.known && a.selected(g, b, w, m) {
			a.guard(g, b, f, m, ask)
		}
	}
	b.sends[m.Channel] = append(b.sends[m.Channel], f.At)
}

// guard asks one guardrail: never blocked, never at a quiet hour, never one too many
// in any window.
func (a *audit) guard(g *project.Guardrail, b *ledger, f *Fact, m *project.Message, ask func(string, bool)) {
	ask("block", slices.Contains(g.Block, m.Channel))
	if q := g.Quiet; q != nil && slices.Contains(q.Channels, m.Channel) {
		ask("quiet_hours", a.inside(b, f.At, q.Doc.Hours.Value, q.Doc.Days.Value, q.Doc.Timezone.Value))
	}
	for _, c := range g.Caps {
		if c.Channel != m.Channel {
			continue
		}
		count := 0
		for _, at := range b.sends[m.Channel] {
			if c.Calendar && a.samePeriod(b, at, f.At, c.Per, c.Doc.Timezone.Value) || !c.Calendar && at > f.At-c.Per {
				count++
			}
		}
		ask("cap", count >= c.Max)
	}
}

func (a *audit) selected(g *project.Guardrail, b *ledger, w *project.Workflow, m *project.Message) bool {
	match := func(s *project.Selector, all bool) bool {
		stage := -1
		if a.p.Lifecycle != nil {
			stage = slices.IndexFunc(a.p.Lifecycle.Stages, func(s project.Stage) bool { return s.Name == b.stage })
		}
		said := 0
		hits := 0
		for _, k := range [][2]bool{
			{len(s.Workflows) > 0, slices.Contains(s.Workflows, w.Index)}, {len(s.Categories) > 0, slices.Contains(s.Categories, w.Category)},
			{len(s.Stages) > 0, slices.Contains(s.Stages, stage)}, {len(s.Messages) > 0, slices.Contains(s.Messages, m.Index)},
		} {
			said += boolInt(k[0])
			hits += boolInt(k[0] && k[1])
		}
		return all && hits == said || !all && hits > 0
	}
	return (g.For == nil || match(g.For, true)) && (g.Except == nil || !match(g.Except, false))
}

func (a *audit) zone(b *ledger, name string) *time.Location {
	if name == "" || name == "contact" {
		name = b.fields["contact.timezone"]
	}
	if z, err := time.LoadLocation(name); err == nil && name != "" && name != "Local" {
		return z
	}
	z, _ := time.LoadLocation(a.p.Zone.Name())
	return z
}

// inside reports whether an instant lies in weekly hours, by reading the clock on
// the wall: hours over midnight belong to the day before.
func (a *audit) inside(b *ledger, at int64, hours, days, zone string) bool {
	wall := time.UnixMilli(at).In(a.zone(b, zone))
	from, to, _ := strings.Cut(hours, "-")
	clock := wall.Format("15:04")
	today, yesterday := dayIn(days, wall.Weekday()), dayIn(days, (wall.Weekday()+6)%7)
	if from < to {
		return today && from <= clock && clock < to
	}
	return today && clock >= from || yesterday && clock < to
}

func dayIn(days string, d time.Weekday) bool {
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	first, last, span := strings.Cut(days, "-")
	if days == "" {
		return true
	}
	if !span {
		last = first
	}
	i, j := slices.Index(names, first), slices.Index(names, last)
	return (int(d)-i+7)%7 <= (j-i+7)%7
}

func (a *audit) samePeriod(b *ledger, x, y, per int64, zone string) bool {
	z := a.zone(b, zone)
	u, v := time.UnixMilli(x).In(z), time.UnixMilli(y).In(z)
	if per == 7*24*hour {
		uy, uw := u.ISOWeek()
		vy, vw := v.ISOWeek()
		return uy == vy && uw == vw
	}
	return u.Format(time.DateOnly) == v.Format(time.DateOnly)
}

// A send never passes a closed gate, and no selected send is decided while a cap is
// full, at any position of its window.
func TestTheAuditOfAllSends(t *testing.T) {
	seen := map[string]int{}
	for n, p := range programs(t) {
		for seed := range uint64(5 * timelinesEach) {
			if len(p.Guardrails) == 0 && seed >= timelinesEach {
				break
			}
			rnd := rand.New(rand.NewPCG(seed, uint64(n)))
			s := p.Scenarios[rnd.IntN(len(p.Scenarios))]
			r := begin(p, s)
			a := newAudit(t, r, seen)
			playAll(r, s, timeline(p, s, rnd))
			for i := range r.Facts() {
				a.follow(&r.Facts()[i])
			}
		}
	}
	for _, gate := range strings.Fields("kill_switch address bounce send_window holdout consent topic block quiet_hours cap") {
		if seen[gate] < 2*timelinesEach {
			t.Errorf("%s was asked only %d times", gate, seen[gate])
		}
	}
}
