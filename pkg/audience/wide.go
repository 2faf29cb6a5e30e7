package audience

import (
	"math"
	"math/big"
)

// wide is a whole number that does not overflow.
type wide struct{ n *big.Int }

func wideOf(x int64) wide     { return wide{big.NewInt(x)} }
func wideSub(a, b int64) wide { return wide{new(big.Int).Sub(big.NewInt(a), big.NewInt(b))} }
func wideMul(a, b int64) wide { return wide{new(big.Int).Mul(big.NewInt(a), big.NewInt(b))} }

func (a wide) add(b wide) wide         { return wide{new(big.Int).Add(a.n, b.n)} }
func (a wide) sub(b wide) wide         { return wide{new(big.Int).Sub(a.n, b.n)} }
func (a wide) neg() wide               { return wide{new(big.Int).Neg(a.n)} }
func (a wide) atMost(limit int64) bool { return a.n.Cmp(big.NewInt(limit)) <= 0 }
func (a wide) fits() bool              { return a.n.IsInt64() }
func (a wide) int() int64              { return a.n.Int64() }

// floorDiv divides by a number above 0, rounded down.
func (a wide) floorDiv(by int64) wide { return wide{new(big.Int).Div(a.n, big.NewInt(by))} }

// ceilDiv divides by a number above 0, rounded up.
func (a wide) ceilDiv(by int64) wide { return a.neg().floorDiv(by).neg() }

// clamped is the nearest number of 64 bits.
func (a wide) clamped() int64 {
	switch {
	case a.fits():
		return a.int()
	case a.n.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

// mul is a product.
func mul(a wide, by int64) *big.Int { return new(big.Int).Mul(a.n, big.NewInt(by)) }
