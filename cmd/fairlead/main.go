// Command fairlead checks, plays and explains a company's revenue automation
// that is written as text. See package cli for what it can do.
package main

import (
	"os"

	"github.com/fairlead/fairlead/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
