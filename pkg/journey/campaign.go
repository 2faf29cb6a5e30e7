package journey

// Question asks a line which of its objects match.
type Question struct{}

// Matching are the objects of a line that match a question.
type Matching struct{}

// CampaignState is what a campaign has asked and heard.
type CampaignState struct{}

func (c *CampaignState) clone() *CampaignState {
	if c == nil {
		return nil
	}
	copied := *c
	return &copied
}

// stepCampaign is the step of a campaign's line.
func (ps *pass) stepCampaign(_ Input) (*State, Out) { return ps.end() }
