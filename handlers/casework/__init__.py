"""What cadres, officers and supervisors do by chat, and where residents meet them."""
