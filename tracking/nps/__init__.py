"""Would you recommend us? Asked once an order after it arrived, answered by a press, never by a robot."""
