package simulate

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

const leftOut = `
kind: DataModel
name: shop
objects:
  product: {identified_by: [sku], fields: {sku: {type: string, required: true}}}
events:
  back_in_stock: {object: product}
  cart_left: {fields: {cart: {type: string, required: true}}}
---
kind: Workflow
name: stock
object: product
trigger: {event: back_in_stock}
reentry: after_exit
steps:
  - {id: tell, for_each: {object: contact, among: all, where: contact.plan == "pro", enroll: notice}}
---
kind: Workflow
name: notice
trigger: {enroll: true}
reentry: after_exit
steps: [{id: note, task: {to: ops@acme.example, title: Note}}]
---
kind: Workflow
name: carts
trigger: {event: cart_left}
rules: contact.plan == "pro"
reentry: {allow: after_exit, key: trigger.cart}
steps: [{id: note, task: {to: ops@acme.example, title: Note}}]
---
kind: Scenario
name: left
start: 2026-01-05T09:00:00+01:00
contacts:
  - {email: kim@example.com, plan: free}
  - {email: lee@example.com, plan: pro}
objects: {product: [{sku: p-1}]}
timeline:
  - {at: 1h, event: back_in_stock, product: p-1}
  - {at: 2h, event: cart_left, cart: c-1, email: kim@example.com}
  - {at: 3h, set: {contact.plan: pro}, email: kim@example.com}
  - {at: 4h, event: cart_left, cart: c-2, email: kim@example.com}
  - {at: 5h, set: {contact.plan: free}, email: kim@example.com}
  - {at: 6h, event: cart_left, cart: c-3, email: kim@example.com}
expect: [{enrolled: notice, times: 1}]
`

// TestWhyOfWhoWasLeftOut asks about somebody whom the where of a for_each left
// out, and about a refusal that was overtaken by an entry, and one that was not.
func TestWhyOfWhoWasLeftOut(t *testing.T) {
	p := load(t, company(t, txtar.File{Name: "left.yaml", Data: []byte(leftOut)}), project.Options{})
	ask := func(workflow string, hours int64) *Standing {
		a := Why(p, Question{Scenario: p.Scenarios[0], Contact: "kim@example.com", Workflow: workflow, At: p.Scenarios[0].Start + hours*3600_000})
		return &a.Workflows[0]
	}
	s := ask("notice", 6)
	if s.State != "never" || len(s.Triggers) != 1 {
		t.Fatal(s.State, s.Triggers)
	}
	const want = "`stock/tell` (p-1) asked on Mon 5 Jan 10:00, but its `where` did not hold: `contact.plan == \"pro\"` is false (contact.plan = \"free\")"
	if got := s.Triggers[0]; got.Text != want || got.Because == nil || got.Because.Word != "where" {
		t.Errorf("got %s\nwant %s", got.Text, want)
	}
	for hours, state := range map[int64]string{2: "refused", 4: "ended", 6: "refused"} {
		if s := ask("carts", hours); s.State != state {
			t.Errorf("after %d hours it is %s: %s", hours, s.State, s.Text)
		}
	}
	if s := ask("carts", 5); len(s.Stays) != 2 || !strings.HasPrefix(s.Stays[1].Text, "not let in on Mon 5 Jan 11:00") {
		t.Errorf("what was overtaken is gone: %+v", s.Stays)
	}
}
