package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Fingerprint gives every diagnostic that has none a fingerprint of rule,
// address and message, so that findings of loading have one too, and returns
// ds. Places are no part of it: a finding keeps its fingerprint when lines move
// or the file is reformatted. Findings that would share one are numbered in
// their order. Calling it again changes nothing.
func Fingerprint(ds []diag.Diagnostic) []diag.Diagnostic {
	seen := make(map[string]int, len(ds))
	for i := range ds {
		d := &ds[i]
		if d.Fingerprint == "" {
			d.Fingerprint = fingerprint(d.Rule, d.Address, d.Message)
		}
		seen[d.Fingerprint]++
		if n := seen[d.Fingerprint]; n > 1 {
			d.Fingerprint = fingerprint(d.Rule, d.Address, d.Fingerprint+"#"+strconv.Itoa(n))
			seen[d.Fingerprint]++
		}
	}
	return ds
}

// fingerprint is 16 hexadecimal digits of SHA-256. The parts are separated by a
// byte that no text of YAML holds.
func fingerprint(rule, address, key string) string {
	sum := sha256.Sum256([]byte(rule + "\x00" + address + "\x00" + key))
	return hex.EncodeToString(sum[:8])
}
