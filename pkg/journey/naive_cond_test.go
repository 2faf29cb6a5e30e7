package journey_test

import (
	"fmt"
	"strconv"
	"strings"
)

// cond is a condition of the small language that the naive interpreter reads:
// cel writes it down for the real one, and naive_ask_test.go asks it.
type cond interface{ cel() string }

type (
	// always is true or false whatever happens.
	always struct{ holds bool }
	// compare reads one field, such as contact.plan, and compares it with a constant.
	compare struct {
		path, op string
		with     any // string, int, bool
	}
	// has asks whether a field is there.
	has struct{ path string }
	not struct{ of cond }
	// both and either are && and ||.
	both   struct{ a, b cond }
	either struct{ a, b cond }
	// count is events.EVENT.within(hours(H)).size() >= n; without hours over all
	// that are remembered.
	count struct {
		event    string
		hours, n int
	}
	// exists asks whether one of those events has a field with that value.
	exists struct {
		event string
		hours int
		field string
		is    string
	}
	// total is events.EVENT.total() >= n.
	total struct {
		event string
		n     int
	}
	// lastBefore is events.EVENT.last_at() <= now - hours(H).
	lastBefore struct {
		event string
		hours int
	}
	// score compares the score of a model with a whole number.
	scoreIs struct {
		model, op string
		n         int
	}
	bandIs  struct{ model, band string }
	segment struct{ name string }
	active  struct{ workflow string }
	// anyDeal is deals.exists(d, d.state == "…").
	anyDeal struct{ state string }
	dealsAt struct{ n int }
	// past is an instant, some hours later, that has come: now >= contact.renewal + hours(H).
	past struct {
		path  string
		hours int
	}
	// changedBefore is deal.changed_at("state") <= now - hours(H).
	changedBefore struct {
		path  string
		hours int
	}
	// sentTimes is sent("MESSAGE").within(hours(H)).size() >= n.
	sentTimes struct {
		message  string
		hours, n int
	}
	subscribed struct{ topic string }
	blocked    struct{ channel string }
	external   struct{}
)

func literal(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	}
	panic("no such literal")
}

func within(event string, hours int) string {
	if hours == 0 {
		return "events." + event
	}
	return fmt.Sprintf("events.%s.within(hours(%d))", event, hours)
}

func (c always) cel() string  { return strconv.FormatBool(c.holds) }
func (c compare) cel() string { return c.path + " " + c.op + " " + literal(c.with) }
func (c has) cel() string     { return "has(" + c.path + ")" }
func (c not) cel() string     { return "!(" + c.of.cel() + ")" }
func (c both) cel() string    { return "(" + c.a.cel() + " && " + c.b.cel() + ")" }
func (c either) cel() string  { return "(" + c.a.cel() + " || " + c.b.cel() + ")" }
func (c count) cel() string {
	return within(c.event, c.hours) + ".size() >= " + strconv.Itoa(c.n)
}
func (c exists) cel() string {
	return fmt.Sprintf("%s.exists(e, e.%s == %q)", within(c.event, c.hours), c.field, c.is)
}
func (c total) cel() string { return fmt.Sprintf("events.%s.total() >= %d", c.event, c.n) }
func (c lastBefore) cel() string {
	return fmt.Sprintf("events.%s.last_at() <= now - hours(%d)", c.event, c.hours)
}
func (c scoreIs) cel() string { return fmt.Sprintf("score.%s %s %d", c.model, c.op, c.n) }
func (c bandIs) cel() string  { return fmt.Sprintf("band.%s == %q", c.model, c.band) }
func (c segment) cel() string { return "segment." + c.name }
func (c active) cel() string  { return fmt.Sprintf("active[%q]", c.workflow) }
func (c anyDeal) cel() string { return fmt.Sprintf("deals.exists(d, d.state == %q)", c.state) }
func (c dealsAt) cel() string { return fmt.Sprintf("deals.size() >= %d", c.n) }
func (c past) cel() string {
	return fmt.Sprintf("now >= %s + hours(%d)", c.path, c.hours)
}
func (c changedBefore) cel() string {
	object, field, _ := strings.Cut(c.path, ".")
	return fmt.Sprintf("%s.changed_at(%q) <= now - hours(%d)", object, field, c.hours)
}
func (c sentTimes) cel() string {
	if c.hours == 0 {
		return fmt.Sprintf("sent(%q).size() >= %d", c.message, c.n)
	}
	return fmt.Sprintf("sent(%q).within(hours(%d)).size() >= %d", c.message, c.hours, c.n)
}
func (c subscribed) cel() string { return fmt.Sprintf("subscribed(%q)", c.topic) }
func (c blocked) cel() string    { return fmt.Sprintf("blocked(%q)", c.channel) }
func (c external) cel() string   { return `external("known elsewhere")` }
