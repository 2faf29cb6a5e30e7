package conflict

import (
	"fmt"
	"os"
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

func TestDbg(t *testing.T) {
	for _, dir := range []string{"../../examples/b2b-saas", "../../examples/local-services"} {
		r, _ := project.Load(os.DirFS(dir), project.Options{})
		a := New(r.Program)
		for _, v := range a.Triggers() {
			if v.Answer == Unknown {
				fmt.Println(v.What, v.Open.Text)
				for _, s := range v.Sides {
					fmt.Println("  ", s.Workflow.Name, s.Trigger, s.Step.ID)
				}
			}
		}
	}
}
