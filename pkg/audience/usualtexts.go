package audience

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// together gives texts that are alike because a condition compares them the first usual
// value at once: one alone would make them differ.
func (s *shrinking) together() {
	type same struct{ field, text string }
	slots := map[same][]*expr.Value{}
	var order []same
	for _, r := range s.records() {
		for slot := range r.Shape.Fields {
			f, v := &r.Shape.Fields[slot], &r.Slots[slot]
			if v.Kind() != expr.String || len(f.Values) > 0 || f.Limits != nil && f.Limits.Format != "" {
				continue
			}
			key := same{f.Name, v.Str()}
			if slots[key] == nil {
				order = append(order, key)
			}
			slots[key] = append(slots[key], v)
		}
	}
	for _, key := range order {
		list := slots[key]
		to := expr.NewString(wordFor(key.field, "", 1))
		if len(list) < 2 || len(list) > mostLooked || to.Str() == key.text {
			continue
		}
		put := func(v expr.Value) {
			for _, at := range list {
				*at = v
			}
		}
		s.try(func() { put(to) }, func() { put(expr.NewString(key.text)) })
	}
}

// textValues are texts that a field usually has: by its format, of its values, by its
// name, and what conditions name.
func textValues(f *expr.Field, shape *expr.Shape, near []expr.Value, number int) []expr.Value {
	var named []string
	for _, c := range near {
		if c.Kind() == expr.String && c.Str() != "" {
			named = append(named, c.Str())
		}
	}
	var list []string
	format := ""
	if f.Limits != nil {
		format = f.Limits.Format
	}
	switch {
	case len(f.Values) > 0:
		list = append(list, f.Values...)
	case format != "":
		list = append(list, formatted(format, named)...)
	case f.Name == "id":
		list = append(list, shape.Name+"-"+strconv.Itoa(number))
	default:
		list = append(list, wordFor(f.Name, shape.Name, number))
		if strings.HasPrefix(list[0], "/") {
			list = append(list, "/about")
		}
		list = append(list, strings.ReplaceAll(f.Name, "_", " "))
	}
	for _, c := range named {
		list = append(list, c, c+" "+f.Name, f.Name+" "+c, f.Name+c, c+f.Name, strings.ToLower(c), strings.ToUpper(c))
	}
	out := make([]expr.Value, len(list))
	for i, t := range list {
		out[i] = expr.NewString(t)
	}
	return out
}

// formatted are texts of a format, with what conditions name in them.
func formatted(format string, named []string) []string {
	list := usualTexts(&expr.Field{Limits: &expr.Limits{Format: format}})
	list = list[:min(1, len(list))]
	for _, c := range named {
		switch format {
		case "email":
			list = append(list, "kim@"+strings.TrimPrefix(c, "@"), "kim"+c, "kim@"+c+".com", c+"@example.com", c+"example.com", "kim@example"+c)
		case "url":
			list = append(list, "https://"+c, "https://example.com/"+strings.TrimPrefix(c, "/"), c+"example.com", "https://example.com"+c)
		case "phone":
			list = append(list, c+"30901820", c+"4930901820")
		}
	}
	return list
}

// wordFor is a text that a field of that name may well have.
func wordFor(name, of string, number int) string {
	words := map[string]string{
		"first_name": "Kim", "last_name": "Lee", "full_name": "Kim Lee", "job_title": "Marketing Manager", "role": "manager",
		"company": "Acme", "company_name": "Acme", "city": "Berlin", "country": "DE", "region": "EMEA", "language": "en", "locale": "en", "industry": "software",
		"domain": "example.com", "website": "https://example.com", "currency": "EUR", "zip": "10115", "postal_code": "10115", "email": "kim@example.com",
		"phone": "+4930901820", "owner": "sam@example.com", "plan": "pro", "source": "website", "page": "/pricing", "path": "/pricing", "url": "/pricing",
		"sku": "A-100", "slug": "spring-news",
	}
	things := map[string]string{project.Contact: "Kim Lee", "account": "Acme", "company": "Acme"}
	switch {
	case name == "title" && of == project.Contact:
		return words["job_title"]
	case name == "title" || name == "name":
		if thing, ok := things[of]; ok && name == "name" {
			return thing
		}
		if kind, isEvent := strings.CutPrefix(of, "event "); isEvent {
			of, _, _ = strings.Cut(kind, "_") // product_viewed has the name of a product
		}
		return capitalized(of) + " " + strconv.Itoa(number)
	case words[name] != "":
		return words[name]
	case slices.Contains([]string{"order", "deal", "cart", "quote", "appointment", "invoice", "ticket", "watch", "asset", "subscription"}, name):
		return name + "-" + strconv.Itoa(number)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// capitalized is the name of a kind of thing as people write one: "Product".
func capitalized(name string) string {
	text := strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(text[:min(1, len(text))]) + text[min(1, len(text)):]
}
