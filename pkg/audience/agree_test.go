package audience

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// modelPlaces are where the random conditions stand.
func modelPlaces(s *expr.Schema) []expr.Place {
	contact, deal, account := s.Object("contact"), s.Object("deal"), s.Object("account")
	place := func(object int, event, trigger string) expr.Place {
		p := expr.Place{Object: object, Item: -1}
		if event != "" {
			p.Event = s.Events[s.Event(event)].Shape
		}
		if trigger != "" {
			p.Trigger = s.Events[s.Event(trigger)].Shape
		}
		return p
	}
	item := place(contact, "", "")
	item.Item = deal
	return []expr.Place{
		place(contact, "", ""), place(contact, "", ""), place(contact, "", ""), place(contact, "form_sent", ""), place(contact, "", "order_placed"),
		place(contact, "page_viewed", "form_sent"), place(deal, "", ""), place(account, "", ""), item,
	}
}

// agreement compares formulas with what the evaluation says.
type agreement struct {
	p                     *project.Program
	pairs, beyond, unread int
	is                    map[expr.Truth]int
	// met counts what conditions are made of; nil where that is of no interest.
	met met
	// know is kept from one world to the next; see known.
	know *knowledge
}

func newAgreement(tb testing.TB) *agreement {
	tb.Helper()
	return &agreement{p: modelProgram(tb), is: map[expr.Truth]int{}, know: newKnowledge()}
}

// known is what is kept from one world to the next; begun anew before it is too much, as
// a solver does.
func (a *agreement) known() *knowledge {
	if a.know.full() {
		a.know = newKnowledge()
	}
	return a.know
}

// lawful reports whether a law holds, as far as it can be told.
func (r *reading) lawful(law *logic.Formula) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			if _, unknown := p.(unread); !unknown {
				panic(p)
			}
			ok = true
		}
	}()
	return r.holds(law)
}

// says is what the formulas of a condition are in a context.
func (r *reading) says(t truth, c *expr.Context) (is expr.Truth, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case unread:
			err = fmt.Errorf("unread: %s", p.why)
		default:
			panic(p)
		}
	}()
	r.c, r.scopes = c, r.scopes[:0]
	yes, no := r.holds(t.yes), r.holds(t.no)
	for x, laws := range r.w.laws {
		for _, law := range laws {
			// Of those whose points have faded in part a fresh world does not speak.
			if law != r.w.steady[x] && !r.lawful(law) {
				return is, fmt.Errorf("a law of %s does not hold", r.w.space.Info(x).Name)
			}
		}
	}
	switch {
	case yes && no:
		return is, fmt.Errorf("both true and false")
	case yes:
		return expr.True, nil
	case no:
		return expr.False, nil
	}
	return expr.Undecided, nil
}

// compare asks one condition of some contacts; it returns what disagrees.
func (a *agreement) compare(x *expr.Expr, seed uint64, contexts int) error {
	w := newWorld(a.p, seed%2 == 0, a.known())
	t := w.condition(x)
	r := newReading(w)
	r.learn()
	if len(w.outside) > 0 {
		a.beyond++
	}
	g := newContacts(rand.New(rand.NewPCG(seed, 3)), a.p, x)
	var made *inventory
	if a.met != nil {
		made = inventoryOf(x)
	}
	for i := range contexts {
		c := g.context(x.Place())
		r.absent = i%2 == 0
		is, err := r.says(t, c)
		if err != nil && len(err.Error()) > 6 && err.Error()[:6] == "unread" {
			a.unread++
			continue
		}
		want := x.Confirm(c)
		if err == nil && is != want {
			err = fmt.Errorf("the formulas say %v, cel-go says %v", is, want)
		}
		if err != nil {
			return fmt.Errorf("%s\n  seed %d, context %d: %w\n%s", x.Text(), seed, i, err, shown(c))
		}
		a.pairs++
		a.is[want]++
		if made != nil {
			a.met.count(made, x, c)
		}
	}
	return nil
}

func shown(c *expr.Context) string {
	out := fmt.Sprintf("  now %d\n", c.Now)
	for r := c.Object; r != nil; r = r.Parent {
		out += "  " + shownRecord(r) + "\n"
	}
	return out
}

func shownRecord(r *expr.Record) string {
	out := r.Shape.Name + ":"
	for i, v := range r.Slots {
		if !v.IsAbsent() {
			out += fmt.Sprintf(" %s=%v", r.Shape.Fields[i].Name, v)
		}
	}
	return out
}

// random makes a condition from a seed, nil where it does not check.
func (a *agreement) random(seed uint64) *expr.Expr {
	r := rand.New(rand.NewPCG(seed, 11))
	place := pick(r, modelPlaces(a.p.Schema))
	g := newPhrases(r, place, a.p.Schema, seed%8 == 0)
	x, issues := a.p.Env.Check(place, g.condition(1+r.IntN(3)), expr.BoolType())
	if len(issues) > 0 {
		return nil
	}
	return x
}

// smaller returns the smallest condition inside one that disagrees.
func (a *agreement) smaller(x *expr.Expr, seed uint64, contexts int, err error) error {
	var walk func(n *expr.Node)
	size := len(x.Text())
	walk = func(n *expr.Node) {
		for _, k := range n.Args {
			walk(k)
		}
		if n.Type.Kind != expr.Bool || n.End-n.Start >= size {
			return
		}
		y, issues := a.p.Env.Check(x.Place(), x.Text()[n.Start:n.End], expr.BoolType())
		if y == nil || len(issues) > 0 {
			return
		}
		for s := range uint64(6) {
			if e := a.compare(y, seed+s*1000, contexts); e != nil {
				err, size = e, len(y.Text())
				return
			}
		}
	}
	walk(x.Tree())
	return err
}

// Formulas say of contacts what cel-go says: true, false or undecided. In the deep test
// of two million pairs of a condition and a contact; FAIRLEAD_PAIRS and FAIRLEAD_SEED ask
// for others.
func TestFormulasAgreeWithCEL(t *testing.T) {
	t.Parallel()
	pairs, contexts, gaps := 6_000, 6, 60
	if os.Getenv("FAIRLEAD_DEEP") != "" {
		pairs, contexts = setting("FAIRLEAD_PAIRS", 2_000_000), 40
		if pairs >= 1_000_000 {
			gaps = 0 // in a part of them not everything is met
		}
	}
	a := newAgreement(t)
	a.met = met{}
	checked, wrong := 0, 0
	for seed := uint64(setting("FAIRLEAD_SEED", 0)) << 32; a.pairs < pairs && wrong < 12; seed++ {
		x := a.random(seed)
		if x == nil {
			continue
		}
		checked++
		if err := a.compare(x, seed, contexts); err != nil {
			wrong++
			t.Error(a.smaller(x, seed, contexts, err))
		}
	}
	t.Logf("%d conditions, %d pairs: %v; %d with parts out of reach, %d pairs unread\n%v", checked, a.pairs, a.is, a.beyond, a.unread, a.met)
	if list := a.met.missing(max(1, pairs/40_000)); len(list) > gaps {
		t.Errorf("the conditions do not go through the language:\n%s", strings.Join(list, "\n"))
	}
}

// setting is a number that the environment may give.
func setting(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// tricky are conditions that once were translated wrongly, or easily could be, by the
// object that they are about.
var tricky = []struct{ about, text string }{
	{"account", `active.nurture`},
	{"contact", `contact.discount / 2.0 > double(contact.size) || score.heat / 2.0 > double(contact.size)`},
	{"deal", `size(deal.lines.filter(r1, deal.lines.exists(r2, [1, contact.size].exists(n3, r2.sku.startsWith(r2.sku))))) <= 2`},
	{"contact", `contact.changed_at("size").getDayOfWeek("Europe/Berlin") >= 1`},
	{"deal", `deal.changed_at("stage") < deal.created_at`},
	{"contact", `contact.budget < contact.discount`},
	{"contact", `contact.size != contact.depth`},
	{"contact", `contact.size - contact.depth > 0`},
	{"contact", `contact.depth + contact.size >= 0`},
	{"contact", `(contact.depth % 3) == 1 || contact.depth < 0`},
	{"contact", `-contact.depth >= -5`},
	{"contact", `contact.depth * 3 > contact.depth`},
	{"contact", `contact.vip == (contact.consent && contact.vip)`},
	{"contact", `(contact.vip ? contact.name : contact.role).startsWith("a") == contact.vip`},
	{"contact", `deals.exists(r1, deals.exists(r2, r2.amount > r1.amount))`},
	{"contact", `deals.exists(r1, deals.all(r2, r2.amount >= r1.amount))`},
	{"contact", `deals.exists(r1, size(deals.filter(r2, r2.stage == r1.stage)) > 1)`},
	{"contact", `deals.exists(r1, contact.tags.exists(t2, t2 == r1.kind))`},
	{"contact", `deals.exists(r1, r1.kind in deals.map(r2, r2.kind)) || deals.exists(r1, r1.stage in deals.filter(r2, r2.id != r1.id).map(r3, r3.stage))`},
	{"contact", `events.form_sent.exists(r1, size(events.form_sent.since(r1.at)) > 1)`},
	{"contact", `deals.exists(r1, contact.tags.exists(t2, r1.lines.exists(r3, r3.sku == t2)))`},
	{"contact", `deals.exists(r1, r1.lines.exists(r2, r1.lines.exists(r3, r3.n > r2.n)))`},
	{"contact", `deals.exists(r1, r1.lines.exists(r2, r2.n > 0 && r1.lines.exists(r3, r3.n < 1)))`},
	{"contact", `deals.map(r1, r1.id).exists(t1, t1.trim() == "id-e") && !deals.map(r1, r1.stage).exists(t1, t1.trim() == "id-e")`},
	{"contact", `deals.exists(r1, contact.name.trim() == "a" && r1.stage == "won") && contact.name.trim() != "a"`},
	{"contact", `deals.exists(r1, contact.tags.exists(t2, r1.id.trim() == t2)) && deals.exists(r1, !contact.tags.exists(t2, r1.id.trim() == t2))`},
	{"contact", `["a", "x"].exists_one(t1, contact.name.trim() == t1)`},
	{"contact", `["a", "x"].exists_one(t1, contact.tags.exists(t2, t2.trim() == t1))`},
	{"contact", `deals.exists(r1, r1.lines.exists(r2, r2.sku.trim() == r1.id)) && deals.all(r2, r2.lines.all(r1, r1.sku.trim() == r2.id))`},
	{"contact", `deals.exists(r1, r1.id.trim() == "id-e") && !deals.exists(r1, r1.id.trim() == "id-f")`},
	{"contact", `contact.tags.exists(t1, t1.trim() == "a") || contact.picks.exists(t1, t1.trim() == "a")`},
	{"contact", `deals.exists(r1, (r1.count % 3) == 1)`},
	{"contact", `deals.exists(r1, r1.changed_at("stage") < now - days(7))`},
	{"contact", `deals.all(r1, r1.changed_at("stage") >= r1.created_at)`},
	{"contact", `deals.exists(r1, r1.closes - now < days(3))`},
	{"contact", `deals.exists(r1, r1.lines.exists(r2, r2.price > 1.0 && r1.amount > 1.0))`},
	{"contact", `size(deals.filter(r1, r1.lines.exists(r2, r2.n == 1))) == 1`},
	{"contact", `contact.rooms.exists(r1, r1.words.exists(t2, t2 == r1.city))`},
	{"contact", `contact.rooms.exists(r1, "a" in r1.words) && !contact.rooms.all(r2, r2.words == [])`},
	{"contact", `contact.name in contact.tags`},
	{"contact", `contact.size in contact.sizes && !(contact.depth in contact.sizes)`},
	{"contact", `contact.sizes.exists(n1, n1 > contact.size) || contact.sizes.all(n1, n1 == contact.depth)`},
	{"contact", `contact.tags == [] || [] == contact.picks`},
	{"contact", `contact.tags == ["a"]`},
	{"contact", `"a" in contact.rooms.map(r1, r1.city)`},
	{"contact", `size(contact.rooms.map(r1, r1.floor > 0, r1.city)) == 1`},
	{"contact", `contact.rooms.map(r1, r1.floor).exists(n2, n2 == 2)`},
	{"contact", `contact.rooms.map(r1, r1.floor).exists(n2, n2 == contact.size && contact.rooms.exists(r3, r3.floor == n2))`},
	{"contact", `deals.map(r1, r1.count).exists(n2, deals.map(r1, r1.count).all(n3, n3 <= n2))`},
	{"contact", `size(events.form_sent.filter(r1, r1.count > 0).within(days(7))) == 1`},
	{"contact", `events.form_sent.first_at() < now - days(400)`},
	{"contact", `events.form_sent.total() > size(events.form_sent)`},
	{"contact", `events.form_sent.within(contact.patience).exists(r1, true)`},
	{"contact", `events.form_sent.since(contact.seen).all(r1, r1.at >= contact.seen)`},
	{"contact", `now.getHours("Europe/Berlin") == 9 || contact.seen.getDayOfWeek() == 3`},
	{"contact", `contact.seen.getMinutes() == 30`},
	{"contact", `contact.seen.getMilliseconds("+02:00") == 500`},
	{"contact", `now.getHours("+02:00") < now.getHours()`},
	{"contact", `contact.seen.getFullYear() == 2026`},
	{"contact", `score.lead == -50 || score.lead > 99.0`},
	{"contact", `score.heat > 12.4 && score.heat < 12.6`},
	{"contact", `band.heat == "high" && score.health >= 50`},
	{"contact", `deals.exists(r1, segment.icp && r1.stage == "won")`},
	{"contact", `segment.large || !segment.large`},
	{"deal", `deals.exists(r1, r1.id == deal.id)`},
	{"deal", `size(deals) == 0`},
	{"deal", `active.nurture && segment.stalled`},
	{"contact", `contact.name + contact.role == "aa"`},
	{"contact", `(contact.name + contact.email).contains("ab")`},
	{"contact", `contact.name.startsWith(contact.role)`},
	{"contact", `contact.role.startsWith(contact.name)`},
	{"contact", `size(contact.name) > size(contact.email)`},
	{"contact", `contact.name < contact.email`},
	{"contact", `contact.name.lowerAscii() == contact.email.lowerAscii()`},
	{"contact", `contact.discount + contact.budget > 1.0`},
	{"contact", `1.0 / contact.discount > 0.0`},
	{"contact", `contact.discount * 0.0 == 0.0`},
	{"contact", `double(contact.size) > contact.discount`},
	{"contact", `int(contact.discount) == contact.size`},
	{"contact", `[contact.size, 1].exists(n1, n1 == 1)`},
	{"contact", `contact.size in [1, contact.depth]`},
	{"contact", `contact.?role.orValue("x") == "x" && contact.?size.hasValue()`},
	{"contact", `contact.renewal - now < days(30) && contact.renewal > now`},
	{"contact", `now + contact.patience > contact.seen`},
	{"contact", `days(contact.size) > contact.patience`},
	{"contact", `(now - contact.seen).getHours() >= 24`},
	{"contact", `contact.email.startsWith(contact.name) || contact.email.endsWith(contact.name + "x")`},
	{"contact", `contact.name.lowerAscii().contains(contact.role.upperAscii().lowerAscii())`},
	{"contact", `contact.name <= contact.name && !(contact.name > contact.name)`},
	{"contact", `contact.name + "b" > "a" + contact.email`},
	{"contact", `contact.name.upperAscii() == contact.name`},
	{"contact", `contact.name + contact.name == contact.email || (contact.name.upperAscii() + contact.name).contains(contact.email)`},
	{"contact", `(contact.name + contact.name).startsWith(contact.name) && size(contact.name + contact.name) > contact.size`},
	{"contact", `deals.exists(r1, r1.id.contains(contact.name) && r1.kind <= r1.stage)`},
	{"contact", `["a", contact.name].filter(t1, t1 != "a") == []`},
	{"contact", `size([contact.size, 1].filter(n1, n1 > 1)) == 1`},
	{"contact", `["a", "x"].map(t1, t1 + contact.name) == ["aa", "xa"]`},
	{"contact", `[contact.size, contact.depth, 2].map(n1, n1 > 0, 10 / n1).exists(n2, n2 == 5)`},
	{"contact", `contact.tags == ["a", "x"]`},
	{"contact", `contact.tags != ["a", "a"] && contact.tags != ["a", "x", "a"]`},
	{"contact", `contact.tags == [contact.name]`},
	{"contact", `contact.sizes == [1, 1] || contact.sizes != [contact.size]`},
	{"contact", `["a", contact.name] == [contact.name, "a"]`},
	{"contact", `double(contact.size) * 0.5 < contact.budget`},
	{"contact", `contact.budget * 0.0 >= 0.0 - contact.discount && 0.0 * contact.discount == 0.0`},
	{"contact", `contact.discount + (0.0 / 0.0) > 1.0 || contact.discount - (-2.0 / -2.0) > 50.0 || contact.discount < 1.0 / 0.0`},
	{"contact", `-contact.budget == contact.discount || -contact.discount <= contact.budget + 0.1`},
	{"contact", `contact.budget * 3.0 - 1.0 > contact.budget`},
	{"contact", `double(size(contact.tags)) >= contact.discount`},
	{"contact", `size(contact.name) > contact.size`},
	{"contact", `(size(contact.name) + contact.depth) % 3 == 1`},
	{"contact", `size(contact.role) == size(contact.name) * 2`},
	{"contact", `int(contact.seen) - int(contact.created_at) > 60`},
	{"contact", `double(int(contact.seen)) < contact.discount`},
	{"contact", `contact.seen.getMinutes("-05:30") == 15 || contact.seen.getMinutes("Asia/Kolkata") == 45`},
	{"contact", `contact.seen.getSeconds("Europe/Berlin") == now.getSeconds()`},
	{"contact", `contact.seen.getMilliseconds() > contact.size || now.getMinutes() > 29`},
	{"contact", `contact.seen.getFullYear("+02:00") == 10000 || contact.seen.getFullYear("-23:59") == 0`},
	{"contact", `contact.seen.getDayOfWeek("-05:30") == 3 && contact.seen.getHours("+02:00") > 11`},
	{"contact", `double(now.getHours()) > contact.discount`},
	{"contact", `10 / contact.depth > 3 || -7 / contact.size == -2`},
	{"contact", `contact.sizes.exists(n1, 10 / n1 == 5) && 0 / contact.depth == 0`},
	{"contact", `3 / (contact.depth - contact.size) == 0 || 100 / contact.depth * 2 < contact.size`},
	{"contact", `contact.renewal.getHours() == 0 && contact.renewal.getHours("Europe/Berlin") > 0`},
	{"contact", `contact.depth / -1 == -contact.depth && contact.depth % -1 == 0`},
	{"contact", `contact.patience.getMilliseconds() > 1500 || contact.patience.getSeconds() < contact.size`},
	{"contact", `minutes(9223372036854775807) > contact.patience || contact.vip`},
	{"contact", `hours(int(contact.discount)) > contact.patience`},
	{"contact", `(contact.role + contact.name) == contact.email || (contact.name + contact.role).startsWith(contact.country)`},
	{"contact", `size(contact.role) < days(3).getMinutes() && "A".lowerAscii() == "a"`},
}

// Conditions that are easily got wrong agree, too.
func TestTrickyConditionsAgree(t *testing.T) {
	t.Parallel()
	a := newAgreement(t)
	for _, c := range tricky {
		x, issues := a.p.Env.Check(expr.Place{Object: a.p.Schema.Object(c.about), Item: -1}, c.text, expr.BoolType())
		if x == nil {
			t.Fatal(c.text, issues)
		}
		if err := a.compare(x, uint64(len(c.text)), 60); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d pairs: %v; %d unread", a.pairs, a.is, a.unread)
}
