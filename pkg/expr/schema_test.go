package expr

// The object indexes of testSchema.
const (
	testAccount = iota
	testContact
	testDeal
	testSite
)

func strType() Type { return Type{Kind: String} }

func listType(elem Type) Type { return Type{Kind: List, Elem: &elem} }

func builtinFields(more ...Field) []Field {
	return append([]Field{
		{Name: "id", Type: strType(), Required: true},
		{Name: "created_at", Type: Type{Kind: Timestamp}, Required: true},
	}, more...)
}

func testObjectShape(index int, name string, fields []Field) *Shape {
	s := NewShape(name, fields)
	s.Object = index
	return s
}

var (
	testStages   = []string{"capture", "qualification", "nurture", "customer", "lost"}
	testMessages = []string{"ebook-thanks", "case-study", "product-benefits"}
	testTopics   = []string{"education", "newsletter"}
)

func testContactShape() *Shape {
	return testObjectShape(testContact, "contact", builtinFields(
		Field{Name: "stage", Type: strType(), Required: true, Values: testStages, Noun: "stage"},
		Field{Name: "owner", Type: strType()},
		Field{Name: "last_activity", Type: Type{Kind: Timestamp}, Required: true},
		Field{Name: "email", Type: strType(), Required: true},
		Field{Name: "phone", Type: strType()},
		Field{Name: "first_name", Type: strType()},
		Field{Name: "role", Type: strType(), Values: []string{"technical", "business", "executive", "student"}},
		Field{Name: "country", Type: strType(), Required: true, Values: []string{"DE", "AT", "CH", "US", "GB"}},
		Field{Name: "industry", Type: strType(), Values: []string{"saas", "fintech", "retail", "other"}},
		Field{Name: "company_size", Type: Type{Kind: Int}},
		Field{Name: "discount", Type: Type{Kind: Double}},
		Field{Name: "consent_email", Type: Type{Kind: Bool}, Required: true},
		Field{Name: "consent_sms", Type: Type{Kind: Bool}},
		Field{Name: "plan", Type: strType(), Values: []string{"free", "pro"}},
		Field{Name: "renewal", Type: Type{Kind: Timestamp, Date: true}},
		Field{Name: "patience", Type: Type{Kind: Duration}},
		Field{Name: "interests", Type: listType(strType()), Values: []string{"api", "pricing", "security"}},
		Field{Name: "notes", Type: listType(strType())},
	))
}

func testObjects() []Object {
	return []Object{
		{Name: "account", Plural: "accounts", Parent: -1, Shape: testObjectShape(testAccount, "account", builtinFields(
			Field{Name: "domain", Type: strType(), Required: true},
			Field{Name: "tier", Type: strType(), Values: []string{"smb", "mid", "enterprise"}},
			Field{Name: "customer", Type: Type{Kind: Bool}},
			Field{Name: "owner_email", Type: strType()},
		))},
		{Name: "contact", Plural: "contacts", Parent: testAccount, Shape: testContactShape()},
		{Name: "deal", Plural: "deals", Parent: testContact, Shape: testObjectShape(testDeal, "deal", builtinFields(
			Field{Name: "stage", Type: strType(), Values: []string{"open", "evaluation", "won", "lost"}},
			Field{Name: "amount", Type: Type{Kind: Double}},
		))},
		{Name: "site", Plural: "sites", Parent: testAccount, Shape: testObjectShape(testSite, "site", builtinFields(
			Field{Name: "url", Type: strType()},
			Field{Name: "visits", Type: Type{Kind: Int}},
		))},
	}
}

func testEvent(name string, object int, fields ...Field) Event {
	at := Field{Name: "at", Type: Type{Kind: Timestamp}, Required: true}
	return Event{Name: name, Object: object, Shape: NewShape("event "+name, append([]Field{at}, fields...))}
}

func testEvents() []Event {
	item := NewShape("items of event order_placed", []Field{
		{Name: "sku", Type: strType()},
		{Name: "price", Type: Type{Kind: Double}},
	})
	message := []Field{
		{Name: "message", Type: strType(), Required: true, Values: testMessages, Noun: "message"},
		{Name: "channel", Type: strType(), Values: []string{"email", "sms", "slack"}, Noun: "channel"},
		{Name: "workflow", Type: strType()},
		{Name: "step", Type: strType()},
	}
	stage := Field{Name: "to", Type: strType(), Values: testStages, Noun: "stage"}
	return []Event{
		testEvent("form_submitted", testContact, Field{Name: "form", Type: strType(), Required: true, Values: []string{"ebook", "demo", "newsletter"}}),
		testEvent("page_viewed", testContact, Field{Name: "path", Type: strType(), Required: true}),
		testEvent("meeting_booked", testContact, Field{Name: "starts_at", Type: Type{Kind: Timestamp}}),
		testEvent("deal_changed", testDeal, Field{Name: "deal", Type: strType(), Required: true}, Field{Name: "stage", Type: strType()}),
		testEvent("order_placed", testContact, Field{Name: "total", Type: Type{Kind: Double}, Required: true},
			Field{Name: "items", Type: listType(Type{Kind: Struct, Shape: item})}),
		testEvent("created", testContact, Field{Name: "object", Type: strType()}),
		testEvent("stage_changed", testContact, Field{Name: "from", Type: strType(), Values: testStages, Noun: "stage"}, stage),
		testEvent("assigned", testContact, Field{Name: "owner", Type: strType()}, Field{Name: "policy", Type: strType()}),
		testEvent("task_done", testContact, Field{Name: "task", Type: strType()}, Field{Name: "outcome", Type: strType()}),
		testEvent("sla_breached", testContact, Field{Name: "sla", Type: strType(), Values: []string{"speed-to-lead"}, Noun: "SLA"}),
		testEvent("message_sent", testContact, message...),
		testEvent("message_clicked", testContact, append(message[:4:4], Field{Name: "link", Type: strType()})...),
		testEvent("unsubscribed", testContact, Field{Name: "topic", Type: strType(), Values: testTopics, Noun: "topic"}),
	}
}

// testSchema is the schema of a realistic project: accounts with contacts and
// sites, contacts with deals.
func testSchema() Schema {
	return Schema{
		Objects: testObjects(),
		Events:  testEvents(),
		Scores: []Score{
			{Named: Named{Name: "lead", Object: testContact}, Bands: []string{"cold", "mql", "sql"}, From: []float64{-100, 50, 75}},
			{Named: Named{Name: "product-fit", Object: testContact}, Bands: []string{"low", "high-fit"}, From: []float64{0, 40}},
			{Named: Named{Name: "health", Object: testAccount}, Bands: []string{"red", "green"}, From: []float64{0, 60}},
			{Named: Named{Name: "deal_heat", Object: testDeal}, Bands: []string{"cool", "hot"}, From: []float64{0, 10}},
		},
		Segments: []Named{
			{Name: "icp", Object: testContact},
			{Name: "good-fit", Object: testContact},
			{Name: "competitors", Object: testContact},
			{Name: "big_accounts", Object: testAccount},
			{Name: "stuck_deals", Object: testDeal},
		},
		Workflows: []Named{
			{Name: "nurture-ebook", Object: testContact},
			{Name: "onboarding", Object: testContact},
			{Name: "deal-rescue", Object: testDeal},
		},
		Messages: testMessages,
		Topics:   testTopics,
		Channels: []string{"email", "sms", "slack"},
		Stages:   testStages,
	}
}

// testPlace is the place of a plain condition about that object.
func testPlace(object int) Place { return Place{Object: object, Item: -1} }

// testEventPlace is the place of the `where` beside the named event in a
// workflow about contacts.
func testEventPlace(s *Schema, event string) Place {
	p := testPlace(testContact)
	p.Event = s.Events[s.Event(event)].Shape
	return p
}

// testTriggerPlace is the place of a step of a workflow about contacts that
// the named event starts.
func testTriggerPlace(s *Schema, event string) Place {
	p := testPlace(testContact)
	p.Trigger = s.Events[s.Event(event)].Shape
	return p
}
