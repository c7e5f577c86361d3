"""What members can give: time, talents, goods, venues, funds, people."""
