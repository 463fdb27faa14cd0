"""Door for operators: `flask --app portal COMMAND`. One file a command."""
