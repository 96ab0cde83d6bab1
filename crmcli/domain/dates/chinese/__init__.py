"""The Chinese grammar of dates: each module parses one kind of phrase, `phrases` the whole of one."""
