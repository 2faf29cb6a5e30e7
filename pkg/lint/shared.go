package lint

import (
	"reflect"
	"sync"

	"github.com/fairlead/fairlead/pkg/project"
)

// shared is what the rules of one run share, by its type.
type shared struct {
	lock sync.Mutex
	made map[reflect.Type]*once
}

type once struct {
	sync.Once
	value any
}

// Shared returns what several rules need of a program: it is made by the first that asks,
// once for a run, and must be safe for concurrent use.
func Shared[T any](p *Pass, from func(*project.Program) T) T {
	p.common.lock.Lock()
	key := reflect.TypeFor[T]()
	o := p.common.made[key]
	if o == nil {
		o = &once{}
		p.common.made[key] = o
	}
	p.common.lock.Unlock()
	o.Do(func() { o.value = from(p.Program) })
	return o.value.(T)
}
