package journey_test

// A company in plain structs. naive_yaml_test.go prints it for the loader;
// naive_run_test.go and its neighbors play it. Times are whole hours.

type company struct {
	workflows  []*workflow // sorted by name
	guardrails []*guardrail
	stages     []*stage // nil: no lifecycle
	backward   bool
	scores     []*scoring
	segments   []*named
	team       []member // of the one team, in order
	policies   []*policy
}

type named struct {
	name string
	when cond
}

type stage struct {
	name   string
	when   cond // nil for none
	next   []string
	maxAge int // hours, 0 for none
}

type scoring struct {
	name     string
	min, max int
	fit      []points
	behavior []points
	bands    []band
}

// points are what one rule of a score adds.
type points struct {
	name             string
	when             cond // of a fit; the where of a behavior, or nil
	event            string
	points           int
	atMost           int // 0 for none
	halfLife, expiry int // hours, 0 for none
}

type band struct {
	name string
	from int
}

type guardrail struct {
	name            string
	forWhat, except selection
	when            cond // nil: always
	caps            []capping
	quiet           *window
	onClosed        string // hold, skip
	blocks          bool   // email
	never           cond
}

type selection struct{ workflows, categories, stages, messages []string }

func (s selection) empty() bool {
	return len(s.workflows)+len(s.categories)+len(s.stages)+len(s.messages) == 0
}

type capping struct {
	max, per       int // per in hours
	calendar, hold bool
}

// window is open from an hour of the local day up to another; weekdays only or
// every day.
type window struct {
	from, to int
	weekdays bool
	project  bool // in the zone of the project and not of the contact
}

type workflow struct {
	name, object string
	off          bool
	category     string
	priority     int
	triggers     []trigger
	rules        cond
	data         []string
	suppress     []cond
	goal         *goal
	exits        []exit
	reentry      reentry
	group        string
	onConflict   string
	window       *window
	maxHold      int // hours, 0: seven days
	maxDuration  int // hours, 0 for none
	review       bool
	steps        []*step
}

// trigger has one of its first fields set.
type trigger struct {
	event, changed, stage string
	becomes               cond
	inactive              int
	date                  string // contact.renewal, deal.due
	offset                int
	at                    string // "09:00", or "" for the instant itself
	run                   bool   // if_past: run
	enroll                bool
	where                 cond
	schedule              string // cron
	max                   int    // of a schedule, 0: 1000
}

type goal struct {
	when  cond
	event string
	where cond
	stay  bool // exit: false
}

// exit is by an event, a changed field, or a condition.
type exit struct {
	event, changed string
	where, when    cond
	reason         string
}

type reentry struct {
	again     bool // after_exit
	interval  int
	fromEntry bool
	max       int
	key       string
}

// step is one step; kind says which of the other fields count.
type step struct {
	kind, id string
	when     cond

	message, notAfter string // send; notAfter is CEL
	lateBy            int    // not_after: trigger.at + hours(lateBy); 0: contact.renewal

	hours             int // delay, repeat's every
	until             string
	offset            int
	ifPast            string
	weekdays, project bool

	arms      []*arm // wait, branch, experiment
	stopWhen  cond   // repeat
	times     int
	steps     []*step
	field     string // set
	value     any    // nil clears; "+1" adds one
	stage, to string
	due       int
	workflow  string // enroll, exit of another
	with      string
	reason    string
	topic     string
	remove    bool
	state     string // create: of the deal
	named     bool   // create: with an id of its own
	where     cond   // for_each, nil: all
	most      int    // for_each: max, 0: 1000
	policy    string // route
	call      *call  // webhook
}

// arm is one arm of a wait, a branch or an experiment.
type arm struct {
	event, changed string
	where, when    cond
	lookback       int
	timeout        int // hours; the timeout arm
	otherwise      bool
	name           string
	weight         int
	holdout        bool
	steps          []*step
}

// input is one line of a timeline: an event, or fields that the CRM set.
type input struct {
	at     int // hours after the start, when it happened
	now    int // when it arrives; not before at
	object string
	id     string
	source string // its id in its source, "" for none
	event  string
	parent string // id of what it belongs to, "" where it does not say
	fields []pair // sorted by name
}

type pair struct {
	name  string
	value any // string, int, bool, instant (hours); nil clears
}

// instant is hours after the start of the run.
type instant int

// start is the Monday all runs begin at, 2026-01-05T00:00:00Z.
const start = int64(1767571200_000)
const hour = int64(3600_000)

// seed is an object that exists before the start.
type seed struct {
	object, id, parent string
	fields             []pair
}

type timeline struct {
	seeds  []seed
	inputs []input
	until  int
}
