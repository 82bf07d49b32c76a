FLASK_APP=gateway.app
