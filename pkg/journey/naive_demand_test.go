package journey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// demanded is what a run of 10,000 must have seen at least a hundred times.
var demanded = []string{
	"trigger event fired", "trigger event refused", "trigger changed fired", "trigger changed refused",
	"trigger becomes fired", "trigger becomes refused", "trigger enters_stage fired", "trigger enters_stage refused",
	"trigger date fired", "trigger date refused", "step create run", "step create skipped", "create exists",
	"on_conflict queue", "queue max_hold",
	"trigger schedule fired", "trigger schedule refused", "campaign schedule", "alert schedule", "schedule switched off",
	"step for_each run", "step for_each skipped", "campaign enroll", "alert enroll", "request enroll",
	"trigger inactive fired", "trigger inactive refused", "trigger enroll fired", "trigger enroll refused",
	"step send run", "step send skipped", "step delay run", "step delay skipped", "step wait run", "step wait skipped",
	"step branch run", "step branch skipped", "step experiment run", "step experiment skipped",
	"step repeat run", "step repeat skipped", "step set run", "step set skipped", "step set_stage run", "step set_stage skipped",
	"step notify run", "step notify skipped", "step task run", "step task skipped", "step enroll run", "step enroll skipped",
	"step exit run", "step exit skipped", "step subscribe run", "step subscribe skipped", "step unsubscribe run",
	"step unsubscribe skipped", "step audience run", "step audience skipped", "step external run", "step external skipped",
	"step webhook run", "step webhook skipped", "step route run", "step route skipped",
	"webhook answered", "webhook late", "webhook timeout", "webhook park", "webhook continue", "webhook exit",
	"route keep_owner", "route otherwise", "route round_robin", "route least_loaded", "route freed", "route after the exit",
	"gate kill_switch passed", "gate kill_switch refused", "gate late passed", "gate late refused", "gate where passed", "gate where refused",
	"gate rules passed", "gate rules refused", "gate data passed", "gate data refused", "gate suppress passed", "gate suppress refused",
	"gate goal passed", "gate goal refused", "gate exit passed", "gate exit refused", "gate reentry passed", "gate reentry refused",
	"gate exclusive passed", "gate exclusive refused", "gate holdout passed", "gate holdout refused",
	"gate address passed", "gate address refused", "gate bounce passed", "gate bounce refused", "gate not_after passed", "gate not_after refused",
	"gate block passed", "gate block refused", "gate consent passed", "gate consent refused", "gate topic passed", "gate topic refused",
	"gate send_window passed", "gate send_window held", "gate quiet_hours passed", "gate quiet_hours held", "gate quiet_hours refused",
	"gate cap passed", "gate cap held", "gate cap refused", "gate max_hold refused",
	"hold send_window released", "hold quiet_hours released", "hold cap released",
	"on_conflict preempt", "on_conflict replace", "loop", "set_stage refused",
	"exit goal", "exit completed", "exit max_duration", "exit preempted", "exit past",
}

// demand checks that the generator did not pass by a part of the language.
func demand(t *testing.T, seen tally, n int) {
	least := 100 * n / 10_000
	if n < 10_000 {
		least /= 2 // so few throws miss a part now and then
	}
	var rare []string
	for _, word := range demanded {
		if seen[word] < least {
			rare = append(rare, fmt.Sprintf("%s: seen only %d times, of %d", word, seen[word], least))
		}
	}
	if len(rare) > 0 && n >= 10_000 || len(rare) > 3 {
		t.Error(strings.Join(rare, "\n"))
	}
	if seen["circle, not compared"] > n/100 {
		t.Errorf("of %d %d were not compared, as their answers make ever more answers", n, seen["circle, not compared"])
	}
	var words []string
	for word := range seen {
		words = append(words, word)
	}
	slices.Sort(words)
	for _, word := range words {
		t.Logf("%7d %s", seen[word], word)
	}
}
