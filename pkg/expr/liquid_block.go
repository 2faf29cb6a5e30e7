package expr

import "slices"

func (p *lqParser) parseIf() lqNode {
	n := &lqIf{}
	return p.arms(n, lqBranch{cond: p.cond()})
}

func (p *lqParser) parseUnless() lqNode {
	n := &lqIf{}
	return p.arms(n, lqBranch{cond: &lqNot{p.cond()}})
}

// arms reads the arms of an if or unless, whose first condition is read.
func (p *lqParser) arms(n *lqIf, arm lqBranch) lqNode {
	open := p.open
	var elseTag bool
	for {
		p.expectEnd()
		broken := p.failed
		body, stop := p.body()
		if elseTag {
			n.otherwise = body
		} else if arm.body = body; !broken {
			n.arms = append(n.arms, arm)
		}
		switch {
		case stop == "elsif" && !elseTag:
			arm = lqBranch{cond: p.cond()}
		case stop == "else" && !elseTag:
			p.elseIf()
			elseTag = true
		case stop == "elsif" || stop == "else":
			p.fail(p.open.start, p.open.end, "`{% "+stop+" %}` stands after `{% else %}`", "put it before `{% else %}`")
		default:
			p.closing(open, stop)
			return n
		}
	}
}

// elseIf explains `else if`, which Liquid writes in one word.
func (p *lqParser) elseIf() {
	if p.look.kind == lqWord && p.look.text == "if" {
		p.fail(p.open.nameStart, p.look.end, "`else if` is no Liquid", "write `elsif`")
	}
}

func (p *lqParser) parseCase() lqNode {
	open := p.open
	subject := p.operand()
	p.expectEnd()
	n := &lqIf{}
	_, stop := p.body() // nothing is printed before the first when
	for stop == "when" || stop == "else" {
		if stop == "else" {
			p.expectEnd()
			n.otherwise, stop = p.body()
			continue
		}
		arm := lqBranch{cond: p.when(subject)}
		broken := p.failed
		arm.body, stop = p.body()
		if !broken {
			n.arms = append(n.arms, arm)
		}
	}
	p.closing(open, stop)
	return n
}

// when reads the values of an arm of case.
func (p *lqParser) when(subject lqOperand) lqCond {
	any := &lqAny{}
	for {
		v := p.operand()
		any.of = append(any.of, &lqCompare{start: v.start, end: v.end, op: lqEq, a: subject, b: v})
		if p.look.text != "," && (p.look.kind != lqWord || p.look.text != "or") {
			break
		}
		p.advance()
	}
	p.expectEnd()
	return any
}

func (p *lqParser) parseFor() lqNode {
	open := p.open
	n := &lqFor{start: p.look.start, end: p.look.end}
	n.name = p.variable()
	if p.look.kind == lqWord && p.look.text == "in" {
		p.advance()
	} else {
		p.unexpected("write `{% for item in list %}`")
	}
	n.list = p.operand()
	for p.look.kind == lqWord && !p.failed {
		p.loopOption(n)
	}
	p.expectEnd()
	broken := p.failed
	body, stop := p.body()
	n.body = body
	if stop == "else" {
		p.expectEnd()
		n.otherwise, stop = p.body()
	}
	p.closing(open, stop)
	if broken {
		return nil
	}
	return n
}

func (p *lqParser) loopOption(n *lqFor) {
	word := p.look
	p.advance()
	switch word.text {
	case "reversed":
		n.reversed = true
	case "limit", "offset":
		p.punct(":", "write `"+word.text+": 3`")
		v := p.operand()
		if word.text == "limit" {
			n.limit = &v
		} else {
			n.offset = &v
		}
	default:
		p.fail(word.start, word.end, "a loop has no option "+quoted(word.text), "known are `limit:`, `offset:` and `reversed`")
	}
}

func (p *lqParser) parseAssign() lqNode {
	n := &lqAssign{start: p.look.start, end: p.look.end}
	n.name = p.variable()
	p.punct("=", "write `{% assign name = value %}`")
	n.chain = p.chain()
	p.expectEnd()
	if p.failed {
		return nil
	}
	return n
}

// reservedNames cannot name a variable.
var reservedNames = []string{"and", "blank", "contains", "empty", "false", "forloop", "in", "nil", "null", "or", "true"}

// variable reads the name of a variable and returns its slot.
func (p *lqParser) variable() int {
	name := p.look
	if name.kind != lqWord {
		p.unexpected("name a variable here")
		return 0
	}
	if slices.Contains(reservedNames, name.text) {
		p.fail(name.start, name.end, "`"+name.text+"` cannot be the name of a variable", "choose another name")
		return 0
	}
	p.advance()
	if i := slices.Index(p.names, name.text); i >= 0 {
		return i
	}
	if len(p.names) == maxTemplateNames {
		p.issue("load/limit", name.start, name.end, "this text has more than 200 variables", "use fewer")
		p.failed = true
		return 0
	}
	p.names = append(p.names, name.text)
	return len(p.names) - 1
}
