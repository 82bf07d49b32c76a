FLASK_APP=gateway.app:commands
