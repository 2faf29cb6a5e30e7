package rules

import "testing"

// A name that only looks like this machine belongs to somebody else.
func TestUnencrypted(t *testing.T) {
	for text, want := range map[string]bool{
		"http://acme.example": true, "HTTP://acme.example/x": true, "http://": true,
		"http://127.0.0.1.evil.example": true, "http://127.evil.example/x": true, "http://localhost.evil.example": true,
		"http://localhost@evil.example": true, "http://127.0.0.1:80@evil.example/": true, "http://127.0.0.1:${env:P}@evil.example": true,
		`http://127.0.0.1\@evil.example`: true, "http://evil.example/@localhost": true, "http://evil.example?@127.0.0.1": true,
		"http://[2001:db8::1]/": true, "http://${env:HOST}/x": true, "http://10.0.0.1": true,
		"http://localhost": false, "http://LOCALHOST:8080/x": false, "http://me@localhost?a": false, "http://localhost:${env:PORT}/x": false,
		"http://127.0.0.1": false, "http://127.8.9.1:80/x": false, "http://[::1]:80/": false, "http://[::ffff:127.0.0.1]": false,
		"https://acme.example": false, "acme.example": false, "": false,
	} {
		if unencrypted(text) != want {
			t.Errorf("%q: got %v", text, !want)
		}
	}
}
