package source

import "strconv"

// maxDigits is the longest integer that is surely within the range of a double.
const maxDigits = 300

// resolve says what a plain scalar stands for.
func resolve(text string) Type {
	if text == "" {
		return TypeNull
	}
	switch text[0] {
	case '~', 'n', 'N':
		if text == "~" || text == "null" || text == "Null" || text == "NULL" {
			return TypeNull
		}
	case 't', 'T', 'f', 'F':
		switch text {
		case "true", "True", "TRUE", "false", "False", "FALSE":
			return Bool
		}
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-', '.':
		return resolveNumber(text)
	}
	return String
}

// resolveNumber accepts [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? without
// leading zeros, within the range of a double.
func resolveNumber(text string) Type {
	whole, rest := digits(unsigned(text))
	if len(whole) > 1 && whole[0] == '0' || len(whole) > maxDigits {
		return String
	}
	if rest == "" && whole != "" {
		return Int
	}
	fraction := ""
	if rest != "" && rest[0] == '.' {
		fraction, rest = digits(rest[1:])
	}
	if whole == "" && fraction == "" {
		return String
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		power, left := digits(unsigned(rest[1:]))
		if power == "" || left != "" {
			return String
		}
		rest = ""
	}
	if _, err := strconv.ParseFloat(text, 64); rest != "" || err != nil {
		return String
	}
	return Float
}

func unsigned(s string) string {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return s[1:]
	}
	return s
}

func digits(s string) (number, rest string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

// JSON returns the value as encoding/json would: map[string]any, []any,
// string, bool, int64, float64 or nil. Integers that do not fit are float64.
// Keys are text; of two equal ones the first counts. Every call builds a new
// value.
func (n *Node) JSON() any {
	switch n.Kind {
	case Mapping:
		m := make(map[string]any, len(n.Entries))
		for _, e := range n.Entries {
			if _, twice := m[e.Key.Text]; !twice {
				m[e.Key.Text] = e.Value.JSON()
			}
		}
		return m
	case Sequence:
		s := make([]any, len(n.Items))
		for i, item := range n.Items {
			s[i] = item.JSON()
		}
		return s
	case Scalar:
		return n.scalarJSON()
	}
	return nil
}

func (n *Node) scalarJSON() any {
	switch n.Type {
	case Bool:
		return n.Text[0] == 't' || n.Text[0] == 'T'
	case Int:
		if i, err := strconv.ParseInt(n.Text, 10, 64); err == nil {
			return i
		}
		fallthrough
	case Float:
		if v, err := strconv.ParseFloat(n.Text, 64); err == nil {
			return v
		}
	}
	return n.Text
}
