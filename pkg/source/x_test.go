package source

import (
	"fmt"
	"testing"
)

func TestX(t *testing.T) {
	for _, s := range []string{
		"a: {when: x in [\"a\"], y == 2}\n", "a: {when: x in [\"a\"], y == 2, steps: []}\nb: 1\n", "a: [x in [1], y]\n", "a: {when: f({a: 1}, 2)}\n",
		"a: {when: x == \"a\" && y[0] == 1, z: 2}\n", "a: {when: has(x]) , z: 2}\n", "a: {when: x} && y}\n", "a: {text: Call {{ x }} now}\n", "a: {when: \"a\" in x, b: 1}\n",
		"a: \"x\" in y\nb: 1\n", "a: 'x' in y\n", "a: [1, 2].exists(x, x)\nb: 1\n", "a: {b: 1} == c\nd: 2\n", "a: {{ x }} hello\n", "a: hi {{ x }}: y\n",
		"a: b: c\n", "x:\n  when: a ? b : c\n", "a: *foo\n", "a: * b\n", "a: *.x\n", "a: %x\n", "a: @x\n", "a: `x`\n", "x:\n  a: {b: %x}\n",
		"a:\n\t- b\n", "a:\n  b: 1\n\tc: 2\n", "a: |\n\tfoo\n", "a: 1\n b: 2\n", "a:\n  b: 1\n c: 2\n", "a:\n - x\n  - y\n", "a:\n  - x\n - y\n", "- a\nb: 1\n", "a: 1\n- b\n",
		"a: 'b\nc: 1\n", "a: \"b\nc: 1\n---\nd: 1\n", "a: [1,\nb: 2\n", "a: {x: 1\nb: 2\nc: 3\n", "a: [1, 2\n---\nb: 1\n", "a: ]\n", "a: b]\n]\n", "a: }\n", "]\n", "a: [}\n", "a: [1\nb: }\n",
		"when: !a && b\n", "when: !a || b\n", "when: !has(a) && !b\n", "a: {when: !x}\n", "a: {when: !(a in [\"b\"]), c: 1}\n", "when: !a\n  && b: 1\n", "when: !a\"\n", "when: !\"a\"\n", "a: !{x}\n", "- !x == [1]\n",
		"a: \"\\q\"\n", "a: \"C:\\dir\"\n", "a: \"\\ud83d\"\n", "a: |x\n", "a: >5x\n", "a: |0\n", "foo\nbar: 1\n", "a: 1\nfoo\n", "a: 1\nfoo\nb: 1\n", "foo bar\nb: x\n", "a:b\n", "a: 1\nb:2\nc: 3\n",
		"a: - b\n", "a: ? b\n", "- a: 1\n   b: 2\n", "%YAML 2.0\n---\na\n", "%FOO\n---\na\n", "%YAML 1.2\na: 1\n", "a: &\n", "a: &x &y b\n", "a: !<foo\n", "!e!x a: 1\n", "a: \"x\": y\n", "{a: b}: c: d\n", "[a: [", "{a: b, c", "a: 1,\nb: {x: 1}, \n", "a: [b] # x\n  c\n", "a: b #c\n  d\n", "a: {x: 'it's'}\n", "a: 'it's'\n", "a: \"say \"hi\" now\"\n", "a:\n  b\n c: 1\n", ", a\n", "a: ,\n", "a: [,]\n", "a: [a,,b]\n", "---\na: 1\n--- b\n--- c: d\n", "a: [\n\tb\n]\n", "key with: colon: x\n", "- [a: b: c]\n", "a: |\n    x\n  y\nb: 1\n", "a: \"b\n c\": d\n", "? a\n? b\nc\n", "a: {b: \"x\", c: 'y}\nd: 'z'\n", "- a\n-b\n", "a: x # y\n b\n",
	} {
		f := NewFile("a.yaml", []byte(s))
		docs, ds := Parse(f)
		fmt.Printf("%-50q %d docs\n", s, len(docs))
		for _, d := range ds {
			r := reader{file: f}
			fail := r.read(chunk{end: len(s)})
			ctx := ""
			if fail != nil && fail.context >= 0 {
				ctx = fmt.Sprintf("ctx %d %q", fail.context, s[fail.context:min(len(s), fail.context+5)])
			}
			fmt.Printf("      %v %q %s   %s\n", d.Primary, s[d.Primary.Start.Byte:d.Primary.End.Byte], d.Message, ctx)
			if d.Help != "" {
				fmt.Printf("            help: %s\n", d.Help)
			}
		}
	}
}
