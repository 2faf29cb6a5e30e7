package expr

import "math"

// float returns a number as a double.
func (d lqDatum) float() float64 {
	if d.Kind() == Int {
		return float64(d.Int())
	}
	return d.Double()
}

func intDatum(i int64) lqDatum { return lqDatum{Value: NewInt(i)} }

func doubleDatum(f float64) lqDatum { return lqDatum{Value: NewDouble(f)} }

// wholes reports whether both numbers are whole.
func wholes(a, b lqDatum) bool { return a.Kind() == Int && b.Kind() == Int }

func applyPlus(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	if a, b := in.Int(), args[0].Int(); wholes(in, args[0]) {
		if sum := a + b; (sum > a) == (b > 0) {
			return intDatum(sum)
		}
	}
	return r.finite(in.float() + args[0].float())
}

func applyMinus(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	if a, b := in.Int(), args[0].Int(); wholes(in, args[0]) {
		if difference := a - b; (difference < a) == (b > 0) {
			return intDatum(difference)
		}
	}
	return r.finite(in.float() - args[0].float())
}

func applyTimes(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	if a, b := in.Int(), args[0].Int(); wholes(in, args[0]) {
		product := a * b
		if a == 0 || product/a == b && !(a == -1 && b == math.MinInt64) {
			return intDatum(product)
		}
	}
	return r.finite(in.float() * args[0].float())
}

// applyDividedBy divides whole numbers to whole numbers, rounded down.
func applyDividedBy(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	if args[0].float() == 0 {
		return r.wrong("a division by zero")
	}
	if a, b := in.Int(), args[0].Int(); wholes(in, args[0]) && b != -1 {
		q := a / b
		if a%b != 0 && (a < 0) != (b < 0) {
			q--
		}
		return intDatum(q)
	} else if wholes(in, args[0]) && a != math.MinInt64 {
		return intDatum(-a)
	}
	return r.finite(in.float() / args[0].float())
}

// finite refuses what is no number any more.
func (r *lqRenderer) finite(f float64) lqDatum {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return r.wrong("a number out of range")
	}
	return doubleDatum(f)
}

// whole turns a double without a fraction into an int.
func (r *lqRenderer) whole(f float64) lqDatum {
	if !(math.Abs(f) < 1<<63) {
		return r.wrong("a number out of range")
	}
	return intDatum(int64(f))
}

func applyCeil(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	if in.Kind() == Int {
		return in
	}
	return r.whole(math.Ceil(in.Double()))
}

func applyFloor(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	if in.Kind() == Int {
		return in
	}
	return r.whole(math.Floor(in.Double()))
}

// applyRound rounds half away from zero.
func applyRound(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	if in.Kind() == Int {
		return in
	}
	if len(args) == 0 {
		return r.whole(math.Round(in.Double()))
	}
	return r.finite(rounded(in.Double(), int(max(0, min(args[0].Int(), 15)))))
}
