"""The sample city: reference data, users and believable orders for trying, testing and measuring."""
