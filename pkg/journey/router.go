package journey

// RouteRequest asks the router for an owner.
type RouteRequest struct{}

// Release tells the router that an assignment is over.
type Release struct{}

// RouterState is what the router knows: pointers, open assignments, queues.
type RouterState struct{}

func (r *RouterState) clone() *RouterState {
	if r == nil {
		return nil
	}
	c := *r
	return &c
}

// stepRouter is the step of the router's line.
func (ps *pass) stepRouter(_ Input) (*State, Out) { return ps.end() }
