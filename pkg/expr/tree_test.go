package expr

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// written turns a tree back into an expression. It knows nothing of the text.
type written struct {
	s     *Schema
	place Place
	odd   bool // the tree has something without a form
}

var treeSigns = map[Op]string{
	OpAnd: "&&", OpOr: "||", OpEq: "==", OpNe: "!=", OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">=", OpIn: "in", OpAdd: "+", OpSub: "-", OpMul: "*",
	OpDiv: "/", OpMod: "%",
}

func (w *written) text(n *Node) string {
	var args []string
	for _, a := range n.Args {
		args = append(args, w.text(a))
	}
	if sign := treeSigns[n.Op]; sign != "" {
		return "(" + strings.Join(args, " "+sign+" ") + ")"
	}
	variable := "v" + strconv.Itoa(n.Var)
	switch n.Op {
	case OpConst:
		return w.literal(n.Value)
	case OpNot:
		return "!(" + args[0] + ")"
	case OpNeg:
		return "-(" + args[0] + ")"
	case OpIf:
		return "(" + args[0] + " ? " + args[1] + " : " + args[2] + ")"
	case OpField:
		return args[0] + "." + n.Name
	case OpHas:
		return "has(" + args[0] + ")"
	case OpOptional:
		dot := strings.LastIndex(args[0], ".")
		return args[0][:dot] + ".?" + args[0][dot+1:]
	case OpOrValue:
		return args[0] + ".orValue(" + args[1] + ")"
	case OpHasValue:
		return args[0] + ".hasValue()"
	case OpVar:
		return variable
	case OpList:
		return "[" + strings.Join(args, ", ") + "]"
	case OpIndex:
		return args[0] + "[" + args[1] + "]"
	case OpExists, OpAll, OpExistsOne, OpFilter:
		macro := map[Op]string{OpExists: "exists", OpAll: "all", OpExistsOne: "exists_one", OpFilter: "filter"}[n.Op]
		return args[0] + "." + macro + "(" + variable + ", " + args[1] + ")"
	case OpMap:
		return args[0] + ".map(" + variable + ", " + strings.Join(args[1:], ", ") + ")"
	case OpWithin, OpSince:
		return args[0] + map[Op]string{OpWithin: ".within(", OpSince: ".since("}[n.Op] + args[1] + ")"
	case OpTotal, OpFirstAt, OpLastAt:
		return args[0] + map[Op]string{OpTotal: ".total()", OpFirstAt: ".first_at()", OpLastAt: ".last_at()"}[n.Op]
	case OpChangedAt:
		return args[0] + ".changed_at(" + strconv.Quote(n.Name) + ")"
	case OpCall:
		return w.call(n.Name, args)
	}
	return w.name(n)
}

func (w *written) name(n *Node) string {
	switch n.Op {
	case OpObject:
		return w.s.Objects[n.Index].Name
	case OpObjects:
		return w.s.Objects[n.Index].Plural
	case OpEvent, OpTrigger, OpAnswer, OpNow:
		return map[Op]string{OpEvent: "event", OpTrigger: "trigger", OpAnswer: "answer", OpNow: "now"}[n.Op]
	case OpEvents:
		return "events." + w.s.Events[n.Index].Name
	case OpSent:
		return "sent(" + strconv.Quote(w.s.Messages[n.Index]) + ")"
	case OpScore, OpBand:
		return map[Op]string{OpScore: "score.", OpBand: "band."}[n.Op] + w.s.Scores[n.Index].Name
	case OpSegment:
		return "segment[" + strconv.Quote(w.s.Segments[n.Index].Name) + "]"
	case OpActive:
		return "active[" + strconv.Quote(w.s.Workflows[n.Index].Name) + "]"
	case OpSubscribed:
		return "subscribed(" + strconv.Quote(w.s.Topics[n.Index]) + ")"
	case OpBlocked:
		return "blocked(" + strconv.Quote(w.s.Channels[n.Index]) + ")"
	case OpExternal:
		return "external(" + strconv.Quote(n.Value.Str()) + ")"
	}
	w.odd = true
	return "?"
}

func (w *written) call(name string, args []string) string {
	switch name {
	case "size", "int", "double", "string", "bool", "duration", "timestamp", "minutes", "hours", "days", "weeks", "type", "dyn", "bytes", "uint":
		return name + "(" + strings.Join(args, ", ") + ")"
	}
	if len(args) == 0 || strings.ContainsAny(name, ".@_") {
		w.odd = true
		return "?"
	}
	return "(" + args[0] + ")." + name + "(" + strings.Join(args[1:], ", ") + ")"
}

func (w *written) literal(v Value) string {
	switch v.Kind() {
	case Bool:
		return strconv.FormatBool(v.Bool())
	case Int:
		return strconv.FormatInt(v.Int(), 10)
	case Double:
		text := strconv.FormatFloat(v.Double(), 'g', -1, 64)
		if strings.ContainsAny(text, "NI") {
			w.odd = true
		}
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text
	case String:
		return strconv.Quote(v.Str())
	case Timestamp:
		return fmt.Sprintf("timestamp(%q)", time.UnixMilli(v.Int()).UTC().Format("2006-01-02T15:04:05.999Z07:00"))
	case Duration:
		return fmt.Sprintf(`duration("%dms")`, v.Int())
	case List:
		var items []string
		for _, i := range v.Items() {
			items = append(items, w.literal(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	w.odd = true
	return "?"
}

// TestTreeSaysTheSame writes the trees of random expressions as expressions again, and
// holds those against the first ones in random worlds, by cel-go.
func TestTreeSaysTheSame(t *testing.T) {
	env := worldEnv(t)
	place := testWorldPlace(env.Schema())
	const want = 1_500
	same, other := 0, 0
	for seed := uint64(0); same < want && seed < 10*want && !t.Failed(); seed++ {
		r := rand.New(rand.NewPCG(seed, 11))
		g := &phrases{Rand: r}
		text := pick(r, []func(int) string{g.truth, g.truth, g.truth, g.whole, g.double, g.text, g.instant, g.duration, g.list})(1 + r.IntN(4))
		x, _ := env.Check(place, text, Type{Kind: Any})
		if x == nil {
			continue
		}
		w := &written{s: env.Schema(), place: place}
		again := w.text(x.Tree())
		if w.odd {
			other++
			continue
		}
		// Literals that were computed are refused where written ones are: duration("1").
		y, _ := env.Check(place, again, Type{Kind: Any})
		if y == nil {
			other++
			continue
		}
		same++
		asked := &world{Rand: r, schema: env.Schema()}
		for range 4 {
			c := asked.context()
			a, b := newReference(x).value(c), newReference(y).value(c)
			if a.kind != b.kind || a.text(false) != b.text(false) && !a.Equal(b) {
				t.Errorf("%s gives %s\n%s gives %s", text, a.text(false), again, b.text(false))
			}
		}
	}
	t.Logf("%d expressions, %d others have parts without a form", same, other)
	if same < want || other > same/4 {
		t.Errorf("only %d of %d expressions became trees", same, same+other)
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	env := worldEnv(t)
	x := mustCheck(t, env, testWorldPlace(env.Schema()),
		`contact.country in ["DE", "AT"] && score.lead >= bands.lead.mql && deals.exists(d, d.stage == "open" && now - d.created_at > days(7))`)
	n := x.Tree()
	if n.Op != OpAnd || len(n.Args) != 3 {
		t.Fatalf("got %v with %d operands", n.Op, len(n.Args))
	}
	var spans []string
	for _, a := range n.Args {
		spans = append(spans, x.Text()[a.Start:a.End])
	}
	if !slices.Equal(spans, []string{`contact.country in ["DE", "AT"]`, `score.lead >= bands.lead.mql`,
		`deals.exists(d, d.stage == "open" && now - d.created_at > days(7))`}) {
		t.Errorf("the operands are %q", spans)
	}
	if list := n.Args[0].Args[1]; list.Op != OpConst || len(list.Value.Items()) != 2 {
		t.Errorf("a list of literals is no value: %v", list)
	}
	if band := n.Args[1].Args[1]; band.Op != OpConst || band.Value.Double() != 50 {
		t.Errorf("the bound of a band is no value: %v", band)
	}
	if x.Tree() != n {
		t.Error("the tree is made twice")
	}
}

// cel-go's word is asked for without leaving a trace.
func TestConfirm(t *testing.T) {
	t.Parallel()
	env := worldEnv(t)
	x := mustCheck(t, env, testWorldPlace(env.Schema()), `contact.company_size > 3 || external("x")`)
	w := &world{Rand: rand.New(rand.NewPCG(1, 1)), schema: env.Schema()}
	for range 50 {
		c := w.context()
		c.Horizon = Never
		if got, want := x.Confirm(c), x.Truth(c); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if env.Segment(99) != nil || env.Segment(0) == nil {
		t.Error("a segment is found by its index")
	}
}
